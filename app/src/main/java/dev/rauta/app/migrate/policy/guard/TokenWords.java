// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate.policy.guard;

import static dev.rauta.app.migrate.policy.GoText.orNull;

import dev.rauta.app.migrate.policy.GoText;
import dev.rauta.app.migrate.policy.Unsayable;
import dev.rauta.controller.cluster.policy.guard.CaCertificateRefSpec;
import dev.rauta.controller.cluster.policy.guard.ClaimHeaderSpec;
import dev.rauta.controller.cluster.policy.guard.ClaimRuleSpec;
import dev.rauta.controller.cluster.policy.guard.JwtSpec;
import dev.rauta.controller.cluster.policy.guard.OidcProviderSpec;
import dev.rauta.controller.cluster.policy.guard.OidcSessionSpec;
import dev.rauta.controller.cluster.policy.guard.OidcSpec;
import dev.rauta.routes.access.ClaimHeader;
import dev.rauta.routes.access.ClaimRule;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.KeySource;
import dev.rauta.routes.access.LoginClient;
import dev.rauta.routes.access.LoginProvider;
import dev.rauta.routes.access.LoginSession;
import dev.rauta.routes.filter.Guard;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tokens, and logins that end in one. */
record TokenWords(GuardWords guards) {

    JwtSpec jwt(Guard.Jwt jwt) throws Unsayable {
        GuardWords.Places places = GuardWords.Places.of(jwt.places());
        return new JwtSpec(
                jwt.issuer(),
                orNull(jwt.audiences()),
                jwt.algorithms(),
                jwt.keys() instanceof KeySource.Inline inline ? guards.secret(inline.keys(), jwt.algorithms().getFirst().startsWith("HS") ? "secret" : "key-set") : null,
                url(jwt.keys()),
                jwt.keys() instanceof KeySource.Remote remote ? authorities(remote.authorities()) : null,
                orNull(places.headers()),
                orNull(places.queryParameters()),
                orNull(places.cookies()),
                GoText.duration(jwt.skew()),
                rules(jwt.rules()),
                headers(jwt.headers()),
                null);
    }

    private static @Nullable String url(KeySource keys) {
        return switch (keys) {
            case KeySource.Remote remote -> remote.url();
            case KeySource.Inline _ -> null;
        };
    }

    OidcSpec oidc(Guard.Oidc oidc) throws Unsayable {
        LoginProvider provider = oidc.provider();
        LoginClient client = oidc.client();
        LoginSession session = oidc.session();
        return new OidcSpec(
                new OidcProviderSpec(
                        provider.issuer(),
                        provider.authorization().orElse(null),
                        provider.token().orElse(null),
                        provider.keys().orElse(null),
                        provider.endSession().orElse(null),
                        authorities(provider.authorities()),
                        null),
                client.id(),
                guards.secret(client.secret(), "client-secret"),
                client.secretInBody() ? "ClientSecretPost" : null,
                orNull(client.scopes()),
                client.callbackPath(),
                session.logoutPath(),
                session.afterLogout().orElse(null),
                new OidcSessionSpec(
                        guards.secret(session.keys(), "session-keys"),
                        session.cookie().orElse(null),
                        GoText.duration(session.lifetime()),
                        session.refreshed() ? null : Boolean.FALSE,
                        null),
                orNull(oidc.forwarded()),
                rules(oidc.rules()),
                headers(oidc.headers()),
                null);
    }

    private @Nullable List<CaCertificateRefSpec> authorities(List<CredentialsName> names) throws Unsayable {
        List<CaCertificateRefSpec> refs = new ArrayList<>();
        for (CredentialsName name : names) {
            boolean map = name.value().startsWith("config-map-authorities/");
            String object = guards.secret(name, map ? "config-map-authorities" : "secret-authorities").name();
            refs.add(new CaCertificateRefSpec(null, map ? "ConfigMap" : "Secret", object, null));
        }
        return orNull(refs);
    }

    private static @Nullable List<ClaimRuleSpec> rules(List<ClaimRule> rules) {
        return orNull(rules.stream().map(rule -> new ClaimRuleSpec(rule.claim(), rule.values(), null)).toList());
    }

    private static @Nullable List<ClaimHeaderSpec> headers(List<ClaimHeader> headers) {
        return orNull(headers.stream().map(header -> new ClaimHeaderSpec(header.claim(), header.header(), null)).toList());
    }
}
