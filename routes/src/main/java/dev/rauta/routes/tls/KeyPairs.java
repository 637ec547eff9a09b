// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** Tells whether two keys are a pair. */
public final class KeyPairs {
    private KeyPairs() {}

    /**
     * Whether {@code shown} is the public half of {@code own}.
     *
     * @throws GeneralSecurityException where one cannot be read, or the JDK cannot sign with keys of their kind
     */
    public static boolean fit(PublicKey shown, PrivateKey own) throws GeneralSecurityException {
        if (!shown.getAlgorithm().equals(own.getAlgorithm())) {
            return false;
        }
        return own.getAlgorithm().equals("EC") ? isHalf(shown, own) : verifies(shown, own);
    }

    /**
     * By multiplying the curve's generator (SEC 1, section 3.2.1), whatever the private key says of its other half. With
     * Bouncy Castle's arithmetic, for a process that has just started needs 200 ms for a signature with the JDK's.
     */
    private static boolean isHalf(PublicKey shown, PrivateKey own) throws InvalidKeyException {
        try {
            ECPrivateKeyParameters scalar = (ECPrivateKeyParameters) PrivateKeyFactory.createKey(own.getEncoded());
            ECPublicKeyParameters point = (ECPublicKeyParameters) PublicKeyFactory.createKey(shown.getEncoded());
            return scalar.getParameters().equals(point.getParameters())
                    && new FixedPointCombMultiplier()
                            .multiply(scalar.getParameters().getG(), scalar.getD())
                            .equals(point.getQ());
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidKeyException("EC key: unreadable (expected: PKCS #8, and X.509)", e);
        }
    }

    private static boolean verifies(PublicKey shown, PrivateKey own) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(own.getAlgorithm().equals("RSA") ? "SHA256withRSA" : own.getAlgorithm());
        byte[] sample = {1, 2, 3};
        signature.initSign(own);
        signature.update(sample);
        byte[] signed = signature.sign();
        signature.initVerify(shown);
        signature.update(sample);
        return signature.verify(signed);
    }
}
