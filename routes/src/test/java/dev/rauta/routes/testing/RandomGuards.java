// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.testing;

import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.access.CertificateRule;
import dev.rauta.routes.access.CertificateTerms;
import dev.rauta.routes.access.ClaimHeader;
import dev.rauta.routes.access.ClaimRule;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.Decisions;
import dev.rauta.routes.access.KeySource;
import dev.rauta.routes.access.LoginClient;
import dev.rauta.routes.access.LoginProvider;
import dev.rauta.routes.access.LoginSession;
import dev.rauta.routes.access.TokenPlace;
import dev.rauta.routes.filter.AskedBody;
import dev.rauta.routes.filter.AskedService;
import dev.rauta.routes.filter.ExternalTerms;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.filter.HeaderTemplate;
import dev.rauta.routes.filter.ServiceGuard;
import dev.rauta.routes.match.HeaderMatch;
import dev.rauta.routes.match.ValueMatch;
import dev.rauta.routes.upstream.UpstreamName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Guards of every kind, which refer to credentials called {@code ns/KIND}. */
final class RandomGuards {
    private RandomGuards() {}

    static Guard guard(Random random, UpstreamName upstream) {
        return random.nextInt(7) == 0
                ? new Guard.AnyOf(List.of(single(random, upstream), single(random, upstream)))
                : single(random, upstream);
    }

    private static Guard single(Random random, UpstreamName upstream) {
        return switch (random.nextInt(11)) {
            case 0 ->
                new Guard.Addresses(
                        List.of(AddressRange.parse("10." + random.nextInt(200) + ".0.0/16")),
                        List.of(AddressRange.parse("fd00::/8")));
            case 1 -> new Guard.Basic(name(Credentials.Kind.USERS), "realm", Optional.of("X-User"), random.nextBoolean());
            case 2 ->
                new Guard.ApiKey(
                        name(Credentials.Kind.API_KEYS),
                        List.of(new TokenPlace.Query("key"), new TokenPlace.Cookie("key")),
                        Optional.empty(),
                        random.nextBoolean());
            case 3 -> jwt(random);
            case 4 -> oidc(random);
            case 5 -> new Guard.Digest(name(Credentials.Kind.DIGESTS), "realm", Optional.of("X-User"));
            case 6 ->
                new Guard.ClientCertificate(
                        List.of(
                                new CertificateRule.Subject("CN=ann,O=shop"),
                                new CertificateRule.DnsName("*.shop.example"),
                                new CertificateRule.Uri("spiffe://shop/ann"),
                                new CertificateRule.Fingerprint("ab".repeat(32)),
                                new CertificateRule.SubjectMatching("CN=ann.*")),
                        random.nextBoolean(),
                        random.nextBoolean() ? Optional.of(terms(random)) : Optional.empty());
            case 7 ->
                new ServiceGuard.External(
                        service(random, upstream),
                        "/check",
                        "GET",
                        List.of("X-User"),
                        List.of("Set-Cookie"),
                        Optional.of("https://login.example/start"),
                        "rd",
                        Optional.of(new Decisions(List.of("Authorization"), List.of("s"), true, Duration.ofSeconds(3))),
                        random.nextBoolean() ? Optional.of(asking(random)) : Optional.empty());
            case 8 ->
                new ServiceGuard.ExternalGrpc(
                        service(random, upstream),
                        random.nextBoolean() ? Optional.of(new AskedBody(1 + random.nextInt(99), random.nextBoolean())) : Optional.empty(),
                        random.nextBoolean() ? Map.of("shop", "a", "rule", "" + random.nextInt(9)) : Map.of());
            case 9 ->
                new Guard.Fields(List.of(
                        new HeaderMatch("user-agent", new ValueMatch.Exact("bot/" + random.nextInt(9))),
                        new HeaderMatch("referer", new ValueMatch.Regex(".*evil.*"))));
            default -> new Guard.SameOrigin(List.of("https://*.example"));
        };
    }

    private static CertificateTerms terms(Random random) {
        CertificateTerms.Need[] needs = CertificateTerms.Need.values();
        CertificateTerms.Told[] told = CertificateTerms.Told.values();
        return new CertificateTerms(
                needs[random.nextInt(needs.length)],
                400 + random.nextInt(4),
                Optional.of("https://help.example/" + random.nextInt(3)).filter(_ -> random.nextBoolean()),
                told[random.nextInt(told.length)]);
    }

    private static ExternalTerms asking(Random random) {
        return new ExternalTerms(
                List.of(new HeaderTemplate("X-Sent-From", "${host} ${cookie.c}" + random.nextInt(3))),
                random.nextBoolean() ? List.of(401, 403) : List.of(),
                Optional.of(500).filter(_ -> random.nextBoolean()),
                random.nextBoolean() ? List.of(200, 302) : List.of());
    }

    private static AskedService service(Random random, UpstreamName upstream) {
        return new AskedService(
                upstream,
                random.nextBoolean() ? Optional.of("auth.example") : Optional.empty(),
                Duration.ofSeconds(1 + random.nextInt(5)),
                random.nextBoolean() ? List.of("Cookie") : List.of(),
                random.nextBoolean());
    }

    private static Guard oidc(Random random) {
        Optional<String> endpoint = Optional.of("https://issuer.example/e" + random.nextInt(3)).filter(_ -> random.nextBoolean());
        return new Guard.Oidc(
                new LoginProvider("https://issuer.example", endpoint, endpoint, endpoint, Optional.empty(), authorities(random)),
                new LoginClient("web", name(Credentials.Kind.CLIENT_SECRET), random.nextBoolean(), List.of("email"), "/callback"),
                new LoginSession(
                        name(Credentials.Kind.SESSION_KEYS),
                        Optional.of("stay").filter(_ -> random.nextBoolean()),
                        Duration.ofHours(1 + random.nextInt(8)),
                        random.nextBoolean(),
                        "/logout",
                        Optional.of("/bye").filter(_ -> random.nextBoolean())),
                List.of(new ClaimRule("groups", List.of("admin"))),
                List.of(new ClaimHeader("sub", "X-Sub")),
                random.nextBoolean());
    }

    private static Guard jwt(Random random) {
        KeySource keys = random.nextBoolean()
                ? new KeySource.Inline(name(Credentials.Kind.KEY_SET))
                : new KeySource.Remote("https://issuer.example/keys", Duration.ofMinutes(5), Duration.ofHours(1), authorities(random));
        return new Guard.Jwt(
                "https://issuer.example",
                List.of("a"),
                keys,
                List.of("RS256", "ES256"),
                Duration.ofSeconds(random.nextInt(60)),
                List.of(new TokenPlace.Header("Authorization", "Bearer")),
                List.of(new ClaimRule("realm.roles", List.of("admin"))),
                List.of(new ClaimHeader("sub", "X-Sub")),
                random.nextBoolean());
    }

    private static List<CredentialsName> authorities(Random random) {
        return random.nextBoolean() ? List.of(name(Credentials.Kind.AUTHORITIES)) : List.of();
    }

    private static CredentialsName name(Credentials.Kind kind) {
        return new CredentialsName("ns/" + kind);
    }
}
