// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.login;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.rauta.dataplane.filter.guard.token.KeyRing;
import java.text.ParseException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who somebody is, as a provider says it (OpenID Connect Core 1.0, section 2).
 *
 * @param signed as it came
 * @param claims what it says
 */
@SuppressWarnings("JavaUtilDate") // as the library says it
record IdToken(SignedJWT signed, JWTClaimsSet claims) {
    /** Those of key pairs: the keys are public. */
    private static final Set<String> ALGORITHMS = Set.of(
            "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    private static final long SKEW_SECONDS = 60;

    /** Throws {@link Refusal} for what is none. */
    static IdToken parse(@Nullable String text) throws Refusal {
        try {
            if (text == null) {
                throw new Refusal("ID token: none (expected: one)");
            }
            SignedJWT signed = SignedJWT.parse(text);
            return new IdToken(signed, signed.getJWTClaimsSet());
        } catch (ParseException | IllegalArgumentException e) {
            throw new Refusal("ID token that cannot be read (expected: a signed JSON Web Token)");
        }
    }

    /** Why it is not believed. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message);
        }
    }

    /** Whether some key here could be the one that it is signed with. */
    boolean known(KeyRing ring) {
        return ring.knows(signed.getHeader());
    }

    /**
     * Holds it against what it must say (OpenID Connect Core 1.0, section 3.1.3.7).
     *
     * @param nonce null where none was asked for
     * @param now in seconds
     */
    void check(KeyRing ring, String issuer, String client, @Nullable String nonce, long now) throws Refusal {
        String algorithm = signed.getHeader().getAlgorithm().getName();
        if (!ALGORITHMS.contains(algorithm)) {
            throw new Refusal("ID token's algorithm: " + algorithm + " (expected: one of key pairs)");
        }
        if (!ring.signed(signed)) {
            throw new Refusal("ID token's signature: not the provider's (expected: by one of its keys)");
        }
        if (!issuer.equals(claims.getIssuer())) {
            throw new Refusal("ID token's issuer: another (expected: " + issuer + ")");
        }
        Object party = claims.getClaim("azp");
        boolean ours = claims.getAudience().contains(client)
                && (party == null ? claims.getAudience().size() == 1 : party.equals(client));
        if (!ours) {
            throw new Refusal("ID token's audience: another (expected: " + client + ")");
        }
        if (claims.getSubject() == null || claims.getSubject().isEmpty()) {
            throw new Refusal("ID token's subject: none (expected: one)");
        }
        if (claims.getExpirationTime() == null || ends() + SKEW_SECONDS <= now) {
            throw new Refusal("ID token: expired (expected: one that holds)");
        }
        if (claims.getNotBeforeTime() != null && claims.getNotBeforeTime().getTime() / 1000 > now + SKEW_SECONDS) {
            throw new Refusal("ID token: not to be used yet (expected: one that holds)");
        }
        if (nonce != null && !Objects.equals(nonce, claims.getClaim("nonce"))) {
            throw new Refusal("ID token's nonce: another attempt's (expected: this one's)");
        }
    }

    long ends() {
        return claims.getExpirationTime().getTime() / 1000;
    }
}
