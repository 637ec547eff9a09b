// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys that signatures of tokens are held against (RFC 7517); immutable, any thread. */
public final class KeyRing {
    private static final int SHORTEST_RSA = 2048;

    /** Of a token without a key's name so many keys are tried. */
    private static final int TRIES = 4;

    /**
     * One key.
     *
     * @param id null where it has no name
     * @param only the algorithm that it is for, null for all of its kind
     */
    private record Key(@Nullable String id, @Nullable String only, JWSVerifier verifier) {
        boolean takes(JWSHeader header) {
            JWSAlgorithm algorithm = header.getAlgorithm();
            return (only == null || only.equals(algorithm.getName()))
                    && verifier.supportedJWSAlgorithms().contains(algorithm)
                    && (header.getKeyID() == null || id == null || id.equals(header.getKeyID()));
        }
    }

    private final List<Key> keys;

    private KeyRing(List<Key> keys) {
        this.keys = List.copyOf(keys);
    }

    /** One secret, for the algorithms that it is long enough for; throws where it is for none. */
    public static KeyRing of(byte[] secret) throws JOSEException {
        return new KeyRing(List.of(new Key(null, null, new MACVerifier(secret))));
    }

    /**
     * Reads a key set; keys of kinds that are not known, or for other uses, say nothing.
     *
     * <p>Throws {@link IllegalArgumentException}, which shows no key, where no key is left.
     */
    public static KeyRing parse(String text) {
        List<Key> keys = new ArrayList<>();
        try {
            for (JWK one : JWKSet.parse(text).getKeys()) {
                boolean signs = one.getKeyUse() == null || one.getKeyUse().equals(KeyUse.SIGNATURE);
                JWSVerifier verifier = signs ? verifier(one) : null;
                if (verifier != null) {
                    keys.add(new Key(one.getKeyID(), one.getAlgorithm() == null ? null : one.getAlgorithm().getName(), verifier));
                }
            }
        } catch (ParseException | JOSEException | IllegalStateException e) {
            throw new IllegalArgumentException("key set that cannot be read (expected: a JSON Web Key Set)");
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("key set without a key for signatures (expected: RSA of " + SHORTEST_RSA
                    + " bits or more, EC or oct)");
        }
        return new KeyRing(keys);
    }

    private static @Nullable JWSVerifier verifier(JWK key) throws JOSEException {
        return switch (key) {
            case RSAKey rsa when rsa.size() >= SHORTEST_RSA -> new RSASSAVerifier(rsa.toRSAPublicKey());
            case ECKey ec when Curve.P_256.equals(ec.getCurve()) || Curve.P_384.equals(ec.getCurve()) || Curve.P_521.equals(ec.getCurve()) ->
                new ECDSAVerifier(ec.toECPublicKey());
            case OctetSequenceKey secret -> new MACVerifier(secret);
            default -> null;
        };
    }

    /** Whether some key here could be the one that a token says it is signed with. */
    public boolean knows(JWSHeader header) {
        return keys.stream().anyMatch(key -> key.takes(header));
    }

    /** Whether one of them has signed it. */
    public boolean signed(SignedJWT token) {
        int tries = 0;
        for (Key key : keys) {
            if (key.takes(token.getHeader()) && tries++ < TRIES) {
                try {
                    if (key.verifier().verify(token.getHeader(), token.getSigningInput(), token.getSignature())) {
                        return true;
                    }
                } catch (JOSEException e) {
                    // A header with something critical that nobody here knows, or a signature of another form: not signed.
                    continue;
                }
            }
        }
        return false;
    }
}
