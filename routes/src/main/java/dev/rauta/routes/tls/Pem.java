// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads certificates and private keys in PEM (RFC 7468), in every encoding that people keep them in.
 *
 * <p>Errors never quote the key.
 */
public final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]+)-----END \\1-----", Pattern.DOTALL);

    /** Algorithm identifiers in DER: rsaEncryption with NULL (RFC 8017), and id-ecPublicKey, which a curve follows. */
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

    private Pem() {}

    /** All certificates in {@code pem}, in order; throws {@link CertificateException} where there is none. */
    public static X509Certificate[] certificates(String pem) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher block = BLOCK.matcher(pem);
        while (block.find()) {
            if (block.group(1).equals("CERTIFICATE") || block.group(1).equals("X509 CERTIFICATE")) {
                byte[] der = decoded(block.group(2));
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
            }
        }
        if (certificates.isEmpty()) {
            throw new CertificateException("certificates: 0 (expected: PEM with at least one)");
        }
        return certificates.toArray(X509Certificate[]::new);
    }

    /**
     * The first private key in {@code pem}: PKCS#8, PKCS#1 (RSA) or SEC 1 (EC).
     *
     * @throws GeneralSecurityException where there is none, or it is encrypted or of another algorithm
     */
    public static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(pem);
        while (block.find()) {
            switch (block.group(1)) {
                case "PRIVATE KEY" -> {
                    return anyAlgorithm(decoded(block.group(2)));
                }
                case "RSA PRIVATE KEY" -> {
                    return key("RSA", pkcs8(RSA, decoded(block.group(2))));
                }
                case "EC PRIVATE KEY" -> {
                    byte[] sec1 = decoded(block.group(2));
                    return key("EC", pkcs8(Der.sequence(EC, curve(sec1)), sec1));
                }
                case "ENCRYPTED PRIVATE KEY" ->
                    throw new InvalidKeySpecException("private key: encrypted (expected: not encrypted)");
                default -> {
                    // A certificate or EC parameters in front of the key.
                }
            }
        }
        throw new InvalidKeySpecException("private key: none (expected: PEM in PKCS#8, PKCS#1 or SEC 1)");
    }

    private static PrivateKey anyAlgorithm(byte[] pkcs8) throws GeneralSecurityException {
        for (String algorithm : new String[] {"RSA", "EC", "EdDSA"}) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException _) {
                // Not this one.
            }
        }
        throw new InvalidKeySpecException("private key: unreadable (expected: RSA, EC or Ed25519)");
    }

    private static PrivateKey key(String algorithm, byte[] pkcs8) throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (InvalidKeySpecException e) {
            throw new InvalidKeySpecException("private key: unreadable (expected: " + algorithm + ")", e);
        }
    }

    /** PrivateKeyInfo (RFC 5208): version, algorithm, key. */
    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return Der.sequence(VERSION_0, algorithm, Der.tagged(0x04, key));
    }

    /** The named curve inside ECPrivateKey (RFC 5915): the content of context tag 0. */
    private static byte[] curve(byte[] sec1) throws InvalidKeySpecException {
        for (int i = 0; i + 4 < sec1.length; i++) {
            int length = sec1[i + 1] & 0xff;
            boolean oid = (sec1[i] & 0xff) == 0xa0
                    && sec1[i + 2] == 0x06
                    && length == (sec1[i + 3] & 0xff) + 2
                    && i + 2 + length <= sec1.length;
            if (oid) {
                return Arrays.copyOfRange(sec1, i + 2, i + 2 + length);
            }
        }
        throw new InvalidKeySpecException("EC private key: no named curve (expected: one, RFC 5915)");
    }

    private static byte[] decoded(String base64) throws CertificateException {
        try {
            return Base64.getMimeDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw new CertificateException("PEM block: broken base64 (expected: RFC 7468)", e);
        }
    }
}
