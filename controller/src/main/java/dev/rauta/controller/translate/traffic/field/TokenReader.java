// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic.field;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.policy.guard.CaCertificateRefSpec;
import dev.rauta.controller.cluster.policy.guard.ClaimHeaderSpec;
import dev.rauta.controller.cluster.policy.guard.ClaimRuleSpec;
import dev.rauta.controller.cluster.policy.guard.JwtSpec;
import dev.rauta.controller.cluster.policy.guard.OidcProviderSpec;
import dev.rauta.controller.cluster.policy.guard.OidcSessionSpec;
import dev.rauta.controller.cluster.policy.guard.OidcSpec;
import dev.rauta.controller.translate.GoDuration;
import dev.rauta.controller.translate.reference.AuthorityRef;
import dev.rauta.routes.access.ClaimHeader;
import dev.rauta.routes.access.ClaimRule;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.KeySource;
import dev.rauta.routes.access.LoginClient;
import dev.rauta.routes.access.LoginProvider;
import dev.rauta.routes.access.LoginSession;
import dev.rauta.routes.access.TokenPlace;
import dev.rauta.routes.filter.Guard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a policy says of tokens and of logins that end in one, as {@link GuardReader} reads the rest. */
final class TokenReader {
    private static final Duration REFRESH = Duration.ofMinutes(5);
    private static final Duration STALE = Duration.ofHours(1);
    private static final String SKEW = "60s";
    private static final String LIFETIME = "12h";
    private static final String CALLBACK = "/oauth2/callback";
    private static final String LOGOUT = "/oauth2/logout";

    private TokenReader() {}

    static PolicyField jwt(String path, JwtSpec spec, String namespace) {
        GuardReader.known(path, spec.unknown());
        String url = OrEmpty.text(spec.url());
        if (url.isEmpty() == (spec.secretRef() == null)) {
            throw new IllegalArgumentException(path + ": " + (url.isEmpty() ? "neither" : "both") + " url "
                    + (url.isEmpty() ? "nor" : "and") + " secretRef (expected: one of them)");
        }
        if (spec.audiences() != null && spec.audiences().isEmpty()) {
            throw new IllegalArgumentException(path + ".audiences: none (expected: at least one)");
        }
        if (url.isEmpty() && spec.caCertificateRefs() != null) {
            throw new IllegalArgumentException(path + ".caCertificateRefs: with secretRef (expected: with url alone)");
        }
        List<AuthorityRef> authorities = authorities(path + ".caCertificateRefs", spec.caCertificateRefs(), url, namespace);
        String secret = url.isEmpty() ? GuardReader.secret(path + ".secretRef", spec.secretRef()) : "";
        Duration skew = GuardReader.within(path + ".skew", () -> GoDuration.parse(OrEmpty.textOr(spec.skew(), SKEW)));
        List<ClaimRule> rules = rules(path + ".claims", spec.claims());
        List<ClaimHeader> headers = headers(path + ".claimToHeaders", spec.claimToHeaders());
        Guard.Jwt asks = GuardReader.within(path, () -> new Guard.Jwt(
                OrEmpty.text(spec.issuer()),
                OrEmpty.list(spec.audiences()),
                url.isEmpty()
                        ? new KeySource.Inline(new CredentialsName(secret))
                        : new KeySource.Remote(url, REFRESH, STALE),
                OrEmpty.list(spec.algorithms()),
                skew,
                places(spec),
                rules,
                headers,
                true));
        return new PolicyField.Guarding(path, url.isEmpty()
                ? new GuardTerm.Jwt(namespace, secret, asks)
                : authorities.isEmpty() ? new GuardTerm.Plain(asks) : new GuardTerm.FetchedJwt(authorities, asks));
    }

    /** @param url what is fetched from servers that they are to certify */
    private static List<AuthorityRef> authorities(
            String path, @Nullable List<CaCertificateRefSpec> specs, String url, String namespace) {
        if (specs != null && specs.isEmpty()) {
            throw new IllegalArgumentException(path + ": none (expected: at least one)");
        }
        if (specs != null && !url.startsWith("https:")) {
            throw new IllegalArgumentException(path + ": for '" + url + "' (expected: for https alone)");
        }
        List<AuthorityRef> refs = new ArrayList<>();
        for (CaCertificateRefSpec spec : OrEmpty.list(specs)) {
            GuardReader.known(path, spec.unknown());
            String kind = OrEmpty.text(spec.kind());
            if (!OrEmpty.text(spec.group()).isEmpty() || !(kind.equals("ConfigMap") || kind.equals("Secret"))) {
                throw new IllegalArgumentException(path + ".kind: '" + kind + "' of group '" + OrEmpty.text(spec.group())
                        + "' (expected: ConfigMap or Secret of group '')");
            }
            refs.add(new AuthorityRef(
                    kind.equals("Secret"), namespace, GuardReader.name(path, spec.name(), "a " + kind + "'s name")));
        }
        return refs;
    }

    private static List<TokenPlace> places(JwtSpec spec) {
        if (spec.headers() == null && spec.queryParameters() == null && spec.cookies() == null) {
            return List.of(new TokenPlace.Header("authorization", "Bearer"));
        }
        List<TokenPlace> places = new ArrayList<>();
        OrEmpty.list(spec.headers()).forEach(name -> places.add(new TokenPlace.Header(
                OrEmpty.text(name), OrEmpty.text(name).equalsIgnoreCase("authorization") ? "Bearer" : "")));
        OrEmpty.list(spec.queryParameters()).forEach(name -> places.add(new TokenPlace.Query(OrEmpty.text(name))));
        OrEmpty.list(spec.cookies()).forEach(name -> places.add(new TokenPlace.Cookie(OrEmpty.text(name))));
        return places;
    }

    static PolicyField oidc(String path, OidcSpec spec, String namespace) {
        GuardReader.known(path, spec.unknown());
        String secret = GuardReader.secret(path + ".clientSecretRef", spec.clientSecretRef());
        OidcSessionSpec session = spec.session();
        if (session == null) {
            throw new IllegalArgumentException(path + ".session: nothing (expected: secretRef)");
        }
        GuardReader.known(path + ".session", session.unknown());
        String keys = GuardReader.secret(path + ".session.secretRef", session.secretRef());
        String how = OrEmpty.textOr(spec.clientAuthentication(), "ClientSecretBasic");
        if (!how.equals("ClientSecretBasic") && !how.equals("ClientSecretPost")) {
            throw new IllegalArgumentException(
                    path + ".clientAuthentication: '" + how + "' (expected: ClientSecretBasic or ClientSecretPost)");
        }
        LoginProvider provider = provider(path + ".provider", spec.provider());
        List<ClaimRule> rules = rules(path + ".claims", spec.claims());
        List<ClaimHeader> headers = headers(path + ".claimToHeaders", spec.claimToHeaders());
        Guard.Oidc asks = GuardReader.within(path, () -> new Guard.Oidc(
                provider,
                new LoginClient(
                        OrEmpty.text(spec.clientID()),
                        new CredentialsName(secret),
                        how.equals("ClientSecretPost"),
                        OrEmpty.list(spec.scopes()),
                        OrEmpty.textOr(spec.redirectPath(), CALLBACK)),
                session(path, spec, session, new CredentialsName(keys)),
                rules,
                headers,
                Boolean.TRUE.equals(spec.forwardAccessToken())));
        List<AuthorityRef> authorities = authorities(
                path + ".provider.caCertificateRefs",
                spec.provider() == null ? null : spec.provider().caCertificateRefs(),
                provider.token().orElse(provider.issuer()),
                namespace);
        return new PolicyField.Guarding(path, new GuardTerm.Oidc(namespace, secret, keys, authorities, asks));
    }

    private static LoginSession session(String path, OidcSpec spec, OidcSessionSpec session, CredentialsName keys) {
        return new LoginSession(
                keys,
                some(session.cookieName()),
                GuardReader.within(path + ".session.lifetime", () -> GoDuration.parse(OrEmpty.textOr(session.lifetime(), LIFETIME))),
                !Boolean.FALSE.equals(session.refresh()),
                OrEmpty.textOr(spec.logoutPath(), LOGOUT),
                some(spec.postLogoutPath()));
    }

    private static LoginProvider provider(String path, @Nullable OidcProviderSpec spec) {
        if (spec == null) {
            throw new IllegalArgumentException(path + ": nothing (expected: issuer)");
        }
        GuardReader.known(path, spec.unknown());
        return GuardReader.within(path, () -> new LoginProvider(
                OrEmpty.text(spec.issuer()),
                some(spec.authorizationEndpoint()),
                some(spec.tokenEndpoint()),
                some(spec.jwksURI()),
                some(spec.endSessionEndpoint())));
    }

    private static Optional<String> some(@Nullable String text) {
        return Optional.of(OrEmpty.text(text)).filter(given -> !given.isEmpty());
    }

    private static List<ClaimRule> rules(String path, @Nullable List<ClaimRuleSpec> specs) {
        if (specs != null && specs.isEmpty()) {
            throw new IllegalArgumentException(path + ": none (expected: at least one)");
        }
        List<ClaimRule> rules = new ArrayList<>();
        for (ClaimRuleSpec spec : OrEmpty.list(specs)) {
            GuardReader.known(path, spec.unknown());
            rules.add(GuardReader.within(
                    path, () -> new ClaimRule(OrEmpty.text(spec.name()), OrEmpty.list(spec.values()))));
        }
        return rules;
    }

    private static List<ClaimHeader> headers(String path, @Nullable List<ClaimHeaderSpec> specs) {
        List<ClaimHeader> headers = new ArrayList<>();
        for (ClaimHeaderSpec spec : OrEmpty.list(specs)) {
            GuardReader.known(path, spec.unknown());
            if (OrEmpty.text(spec.claim()).isEmpty()) {
                throw new IllegalArgumentException(path + ".claim: '' (expected: a claim's name)");
            }
            headers.add(GuardReader.within(
                    path, () -> new ClaimHeader(OrEmpty.text(spec.claim()), OrEmpty.text(spec.header()))));
        }
        return headers;
    }
}
