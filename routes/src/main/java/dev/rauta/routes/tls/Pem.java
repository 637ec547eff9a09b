// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Reads certificates and private keys in PEM (RFC 7468), in every encoding that people keep them in.
 *
 * <p>Errors never quote the key.
 */
public final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]+)-----END \\1-----", Pattern.DOTALL);

    private static final AlgorithmIdentifier RSA =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);

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
     * All certificate revocation lists in {@code pem} (RFC 5280, section 5), in order.
     *
     * @throws GeneralSecurityException where there is none, or one is broken
     */
    public static List<X509CRL> revocationLists(String pem) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509CRL> lists = new ArrayList<>();
        Matcher block = BLOCK.matcher(pem);
        while (block.find()) {
            if (block.group(1).equals("X509 CRL")) {
                lists.add((X509CRL) factory.generateCRL(new ByteArrayInputStream(decoded(block.group(2)))));
            }
        }
        if (lists.isEmpty()) {
            throw new CRLException("revocation lists: 0 (expected: PEM with at least one X509 CRL)");
        }
        return lists;
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
                    return key("EC", pkcs8(new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve(sec1)), sec1));
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

    /** PrivateKeyInfo (RFC 5208) around a key in its algorithm's own form. */
    private static byte[] pkcs8(AlgorithmIdentifier algorithm, byte[] key) throws InvalidKeySpecException {
        try {
            return new PrivateKeyInfo(algorithm, ASN1Sequence.getInstance(key)).getEncoded();
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidKeySpecException("private key: unreadable (expected: ASN.1 in DER)", e);
        }
    }

    /** The named curve inside ECPrivateKey (RFC 5915). */
    private static ASN1Object curve(byte[] sec1) throws InvalidKeySpecException {
        try {
            ASN1Object curve = ECPrivateKey.getInstance(sec1).getParametersObject();
            if (curve != null) {
                return curve;
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidKeySpecException("EC private key: unreadable (expected: SEC 1, RFC 5915)", e);
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
