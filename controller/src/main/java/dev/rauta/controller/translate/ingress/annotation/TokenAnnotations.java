// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.annotation;

import dev.rauta.controller.cluster.policy.guard.CaCertificateRefSpec;
import dev.rauta.controller.cluster.policy.guard.ClaimHeaderSpec;
import dev.rauta.controller.cluster.policy.guard.ClaimRuleSpec;
import dev.rauta.controller.cluster.policy.guard.JwtSpec;
import dev.rauta.controller.cluster.policy.guard.OidcProviderSpec;
import dev.rauta.controller.cluster.policy.guard.OidcSessionSpec;
import dev.rauta.controller.cluster.policy.guard.OidcSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The annotations of an Ingress that ask for a token: one that a client brings, or one that a provider gives for a login. */
final class TokenAnnotations {
    private static final String JWT = "rauta.dev/authentication-jwt-";
    private static final String OIDC = "rauta.dev/authentication-oidc-";

    /** All of them, by their whole names. */
    static final List<String> KEYS = List.of(
            JWT + "issuer",
            JWT + "audiences",
            JWT + "algorithms",
            JWT + "secret-ref-name",
            JWT + "url",
            JWT + "ca-certificate-refs-kind",
            JWT + "ca-certificate-refs-name",
            JWT + "headers",
            JWT + "query-parameters",
            JWT + "cookies",
            JWT + "skew",
            JWT + "claims-name",
            JWT + "claims-values",
            JWT + "claim-to-headers-claim",
            JWT + "claim-to-headers-header",
            OIDC + "provider-issuer",
            OIDC + "provider-authorization-endpoint",
            OIDC + "provider-token-endpoint",
            OIDC + "provider-jwks-uri",
            OIDC + "provider-end-session-endpoint",
            OIDC + "provider-ca-certificate-refs-kind",
            OIDC + "provider-ca-certificate-refs-name",
            OIDC + "client-id",
            OIDC + "client-secret-ref-name",
            OIDC + "client-authentication",
            OIDC + "scopes",
            OIDC + "redirect-path",
            OIDC + "logout-path",
            OIDC + "post-logout-path",
            OIDC + "session-secret-ref-name",
            OIDC + "session-cookie-name",
            OIDC + "session-lifetime",
            OIDC + "session-refresh",
            OIDC + "forward-access-token",
            OIDC + "claims-name",
            OIDC + "claims-values",
            OIDC + "claim-to-headers-claim",
            OIDC + "claim-to-headers-header");

    private final Texts texts;

    TokenAnnotations(Texts texts) {
        this.texts = texts;
    }

    /** Null where none of them is there. */
    @Nullable JwtSpec jwt() {
        if (!texts.any(JWT)) {
            return null;
        }
        return new JwtSpec(
                texts.text(JWT + "issuer"),
                texts.list(JWT + "audiences"),
                texts.list(JWT + "algorithms"),
                texts.text(JWT + "secret-ref-name") != null ? texts.secret(JWT) : null,
                texts.text(JWT + "url"),
                authorities(JWT),
                texts.list(JWT + "headers"),
                texts.list(JWT + "query-parameters"),
                texts.list(JWT + "cookies"),
                texts.text(JWT + "skew"),
                claims(JWT),
                claimToHeaders(JWT),
                null);
    }

    /** Null where none of them is there. */
    @Nullable OidcSpec oidc() {
        if (!texts.any(OIDC)) {
            return null;
        }
        return new OidcSpec(
                new OidcProviderSpec(
                        texts.text(OIDC + "provider-issuer"),
                        texts.text(OIDC + "provider-authorization-endpoint"),
                        texts.text(OIDC + "provider-token-endpoint"),
                        texts.text(OIDC + "provider-jwks-uri"),
                        texts.text(OIDC + "provider-end-session-endpoint"),
                        authorities(OIDC + "provider-"),
                        null),
                texts.text(OIDC + "client-id"),
                texts.secret(OIDC + "client-"),
                texts.text(OIDC + "client-authentication"),
                texts.list(OIDC + "scopes"),
                texts.text(OIDC + "redirect-path"),
                texts.text(OIDC + "logout-path"),
                texts.text(OIDC + "post-logout-path"),
                new OidcSessionSpec(
                        texts.secret(OIDC + "session-"),
                        texts.text(OIDC + "session-cookie-name"),
                        texts.text(OIDC + "session-lifetime"),
                        texts.flag(OIDC + "session-refresh"),
                        null),
                texts.flag(OIDC + "forward-access-token"),
                claims(OIDC),
                claimToHeaders(OIDC),
                null);
    }

    private @Nullable List<CaCertificateRefSpec> authorities(String part) {
        String its = part + "ca-certificate-refs-";
        return texts.any(its) ? List.of(new CaCertificateRefSpec(null, texts.text(its + "kind"), texts.text(its + "name"), null)) : null;
    }

    private @Nullable List<ClaimRuleSpec> claims(String part) {
        return texts.any(part + "claims-")
                ? List.of(new ClaimRuleSpec(texts.text(part + "claims-name"), texts.list(part + "claims-values"), null))
                : null;
    }

    private @Nullable List<ClaimHeaderSpec> claimToHeaders(String part) {
        return texts.any(part + "claim-to-headers-")
                ? List.of(new ClaimHeaderSpec(texts.text(part + "claim-to-headers-claim"), texts.text(part + "claim-to-headers-header"), null))
                : null;
    }
}
