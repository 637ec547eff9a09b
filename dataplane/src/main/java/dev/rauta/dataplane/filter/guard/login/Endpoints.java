// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.login;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.rauta.dataplane.filter.guard.token.KeyRing;
import dev.rauta.routes.access.LoginProvider;
import java.net.URI;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a provider is to be asked what (OpenID Connect Discovery 1.0, section 3).
 *
 * @param keys where its key set is
 * @param ring its keys, as it has said them last
 */
public record Endpoints(String authorization, String token, String keys, Optional<String> endSession, KeyRing ring) {

    /** Where its document is. */
    static String discovery(LoginProvider provider) {
        String issuer = provider.issuer();
        return (issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer) + "/.well-known/openid-configuration";
    }

    /** Where a provider's keys are to be had, and the rest of what its document says. */
    record Document(String authorization, String token, String keys, Optional<String> endSession) {
        Endpoints with(KeyRing ring) {
            return new Endpoints(authorization, token, keys, endSession, ring);
        }

        /** Throws {@link IllegalArgumentException} for one of another issuer, or one that says too little. */
        static Document read(LoginProvider provider, String text) {
            try {
                Map<String, Object> all = JSONObjectUtils.parse(text);
                String issuer = JSONObjectUtils.getString(all, "issuer");
                if (!provider.issuer().equals(issuer)) {
                    // OpenID Connect Discovery 1.0, section 4.3.
                    throw new IllegalArgumentException("issuer: '" + issuer + "' (expected: '" + provider.issuer() + "')");
                }
                return new Document(
                        url(all, "authorization_endpoint"),
                        url(all, "token_endpoint"),
                        url(all, "jwks_uri"),
                        provider.endSession().or(() -> Optional.ofNullable(optional(all, "end_session_endpoint"))));
            } catch (ParseException e) {
                throw new IllegalArgumentException("provider's document that cannot be read (expected: a JSON object)", e);
            }
        }

        static Document given(LoginProvider provider) {
            return new Document(
                    provider.authorization().orElseThrow(),
                    provider.token().orElseThrow(),
                    provider.keys().orElseThrow(),
                    provider.endSession());
        }

        private static String url(Map<String, Object> all, String name) {
            String value = optional(all, name);
            if (value == null) {
                throw new IllegalArgumentException(name + ": not an http or https URL (expected: one)");
            }
            return value;
        }

        private static @Nullable String optional(Map<String, Object> all, String name) {
            return all.get(name) instanceof String text && text.matches("https?://[!-~&&[^#]]+") && URI.create(text).getHost() != null
                    ? text
                    : null;
        }
    }
}
