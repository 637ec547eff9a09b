// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Tells whether two keys are a pair. */
public final class KeyPairs {
    private KeyPairs() {}

    /**
     * Whether {@code own} signs what {@code shown} verifies, or names it as its other half (RFC 5915, section 3): whoever signs
     * with such a key looks whether that is so.
     *
     * @throws GeneralSecurityException where the JDK cannot sign with keys of their kind
     */
    public static boolean fit(PublicKey shown, PrivateKey own) throws GeneralSecurityException {
        if (!shown.getAlgorithm().equals(own.getAlgorithm())) {
            return false;
        }
        if (own.getAlgorithm().equals("EC") && names(own, shown)) {
            return true;
        }
        String algorithm =
                switch (own.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> own.getAlgorithm();
                };
        byte[] sample = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(own);
        signature.update(sample);
        byte[] signed = signature.sign();
        signature.initVerify(shown);
        signature.update(sample);
        return signature.verify(signed);
    }

    /** Curves' arithmetic takes a JVM that has just started 200 ms, for it has not been compiled. */
    private static boolean names(PrivateKey own, PublicKey shown) throws InvalidKeyException {
        try {
            ASN1BitString named = ECPrivateKey.getInstance(
                            PrivateKeyInfo.getInstance(own.getEncoded()).parsePrivateKey())
                    .getPublicKey();
            return named != null
                    && SubjectPublicKeyInfo.getInstance(shown.getEncoded())
                            .getPublicKeyData()
                            .equals((ASN1Primitive) named);
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidKeyException("EC private key: unreadable (expected: ASN.1 in DER)", e);
        }
    }
}
