// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.tls;

import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.tls.OcspStaple;
import dev.rauta.routes.tls.Pem;
import io.netty.handler.ssl.OpenSsl;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A certificate that has been read, in BoringSSL's own form, so that no handshake parses anything; immutable. */
public final class ServerCertificate {
    private final X509Certificate[] chain;
    private final PrivateKey key;
    private final @Nullable NativeCredential bare;
    private final @Nullable NativeCredential stapled;
    private final @Nullable OcspStaple staple;
    private final Optional<String> stapleProblem;

    private ServerCertificate(
            X509Certificate[] chain, PrivateKey key, @Nullable OcspStaple staple, Optional<String> stapleProblem)
            throws SSLException {
        this.chain = chain;
        this.key = key;
        this.staple = staple;
        this.stapleProblem = stapleProblem;
        boolean here = OpenSsl.isAvailable();
        this.bare = here ? NativeCredential.of(chain, key, null) : null;
        this.stapled = here && staple != null ? NativeCredential.of(chain, key, staple.der()) : null;
    }

    /**
     * Reads a certificate; a broken OCSP response is left out and told by {@link #stapleProblem}.
     *
     * @throws GeneralSecurityException where the chain or the key cannot be read
     * @throws SSLException where they do not fit together
     */
    static ServerCertificate of(Certificate certificate) throws GeneralSecurityException, SSLException {
        X509Certificate[] chain = Pem.certificates(certificate.chain());
        PrivateKey key = Pem.privateKey(certificate.key().pem());
        if (certificate.staple().isEmpty()) {
            return new ServerCertificate(chain, key, null, Optional.empty());
        }
        try {
            OcspStaple staple = OcspStaple.read(certificate.staple().get(), chain);
            Optional<String> late = staple.current(Instant.now())
                    ? Optional.empty()
                    : Optional.of("OCSP response: holds from " + staple.begins() + " to " + staple.ends()
                            + " (expected: now)");
            return new ServerCertificate(chain, key, staple, late);
        } catch (GeneralSecurityException e) {
            return new ServerCertificate(chain, key, null, Optional.of(String.valueOf(e.getMessage())));
        }
    }

    static ServerCertificate of(Issued issued) throws SSLException {
        return new ServerCertificate(
                new X509Certificate[] {issued.certificate()}, issued.key(), null, Optional.empty());
    }

    /** Why its OCSP response is not sent, as things were when it was read. */
    public Optional<String> stapleProblem() {
        return stapleProblem;
    }

    X509Certificate[] chain() {
        return chain.clone();
    }

    PrivateKey key() {
        return key;
    }

    /** What to show now: with its OCSP response only while that holds. */
    @Nullable NativeCredential credential() {
        return stapled != null && staple != null && staple.current(Instant.now()) ? stapled : bare;
    }
}
