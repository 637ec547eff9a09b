// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLCredential;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A chain, its key and perhaps an OCSP response in BoringSSL's memory, freed when nobody holds it any more.
 *
 * <p>A connection may be given several: BoringSSL shows the first that the client's signature algorithms and cipher suites
 * allow, which Netty's own choice by key type cannot tell.
 */
final class NativeCredential {
    private static final Logger log = LoggerFactory.getLogger(NativeCredential.class);
    private static final Cleaner CLEANER = Cleaner.create();
    private static final Base64.Encoder PEM_LINES =
            Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private final long address;

    private NativeCredential(long address) {
        this.address = address;
        CLEANER.register(this, () -> free(address));
    }

    static NativeCredential of(X509Certificate[] chain, PrivateKey key, byte @Nullable [] staple) throws SSLException {
        long credential = 0;
        long nativeKey = 0;
        long nativeChain = 0;
        try {
            credential = SSLCredential.newX509();
            nativeChain = read(certificates(chain), SSL::parseX509Chain);
            SSLCredential.setCertChain(credential, nativeChain);
            nativeKey = read(pem("PRIVATE KEY", key.getEncoded()), bio -> SSL.parsePrivateKey(bio, null));
            SSLCredential.setPrivateKey(credential, nativeKey);
            if (staple != null) {
                SSLCredential.setOcspResponse(credential, staple);
            }
            NativeCredential made = new NativeCredential(credential);
            credential = 0;
            return made;
        } catch (Exception e) {
            throw new SSLException("certificate and key: " + e.getMessage() + " (expected: a pair)", e);
        } finally {
            if (nativeKey != 0) {
                SSL.freePrivateKey(nativeKey);
            }
            if (nativeChain != 0) {
                SSL.freeX509Chain(nativeChain);
            }
            if (credential != 0) {
                free(credential);
            }
        }
    }

    /** Lets a connection show it, after those that it was given before. */
    void addTo(long ssl) throws SSLException {
        try {
            SSL.addCredential(ssl, address);
        } catch (Exception e) {
            throw new SSLException("credential refused", e);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private interface Parser {
        long parse(long bio) throws Exception;
    }

    private static long read(String pem, Parser parser) throws Exception {
        byte[] text = pem.getBytes(StandardCharsets.US_ASCII);
        ByteBuf buffer = Unpooled.directBuffer(text.length).writeBytes(text);
        long bio = SSL.newMemBIO();
        try {
            if (SSL.bioWrite(bio, buffer.memoryAddress(), text.length) != text.length) {
                throw new IllegalStateException("BoringSSL took a part of the PEM only");
            }
            return parser.parse(bio);
        } finally {
            SSL.freeBIO(bio);
            buffer.setZero(0, text.length);
            buffer.release();
        }
    }

    private static String certificates(X509Certificate[] chain) throws Exception {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : chain) {
            text.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        return text.toString();
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + PEM_LINES.encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    private static void free(long credential) {
        try {
            SSLCredential.free(credential);
        } catch (Exception e) {
            log.atError().setCause(e).log("Credential not freed");
        }
    }
}
