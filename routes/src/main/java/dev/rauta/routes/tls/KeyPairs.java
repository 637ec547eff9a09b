// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Tells whether two keys are a pair. */
public final class KeyPairs {
    private KeyPairs() {}

    /**
     * Whether {@code own} signs what {@code shown} verifies.
     *
     * @throws GeneralSecurityException where the JDK cannot sign with keys of their kind
     */
    public static boolean fit(PublicKey shown, PrivateKey own) throws GeneralSecurityException {
        if (!shown.getAlgorithm().equals(own.getAlgorithm())) {
            return false;
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
}
