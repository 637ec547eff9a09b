// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.limit;

import static dev.rauta.dataplane.testing.Guarded.ask;
import static dev.rauta.dataplane.testing.Guarded.credentials;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.service.TokenIssuer;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.KeySource;
import dev.rauta.routes.access.TokenPlace;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.filter.TrafficLimit;
import dev.rauta.routes.filter.limit.ConcurrencyLimit;
import dev.rauta.routes.filter.limit.LimitKey;
import dev.rauta.routes.filter.limit.RateLimit;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits by what a guard has verified of who asks. */
final class ClaimRateTest {
    private static final CredentialsName KEYS = new CredentialsName("ns/keys");
    private static final Guard.Jwt TOKENS = new Guard.Jwt(
            TokenIssuer.NAME, List.of("web"), new KeySource.Inline(KEYS), List.of("RS256"), Duration.ofSeconds(30),
            List.of(new TokenPlace.Header("Authorization", "Bearer")), List.of(), List.of(), false);

    private final int port = FreePorts.next();
    private final FakeUpstream upstream = FakeUpstream.http1("web");
    private final TokenIssuer issuer = new TokenIssuer();
    private RunningDataplane rauta;

    @AfterEach
    void stop() {
        rauta.close();
        issuer.close();
        upstream.close();
    }

    private void serve(int workers, Filter... filters) {
        rauta = RunningDataplane.serving(workers, Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .credentials(credentials(KEYS.value(), Credentials.Kind.KEY_SET, issuer.keys().toString(true)))
                .forward("a.example", "/", "web", filters)
                .snapshot());
    }

    private static Filter rate(int requests, String claim) {
        return new TrafficLimit.Rate(new RateLimit(
                "l", requests, Duration.ofHours(1), requests, List.of(new LimitKey.JwtClaim(claim)), List.of(), 429, false,
                RateLimit.Tell.ALWAYS, Optional.empty()));
    }

    private RawClient.Response asked(JWTClaimsSet claims) throws IOException {
        return ask(port, "/", "Authorization: Bearer " + issuer.token(claims));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void eachSubjectHasItsOwn(int workers) throws Exception {
        serve(workers, TOKENS, rate(2, "sub"));
        assertThat(asked(TokenIssuer.claims("ann").build()).status()).isEqualTo(200);
        RawClient.Response second = asked(TokenIssuer.claims("ann").claim("other", 1).build());
        assertThat(second.status()).as("another token of hers").isEqualTo(200);
        assertThat(second.header("ratelimit")).startsWith("\"claim-per-3600s\";r=0;");
        assertThat(asked(TokenIssuer.claims("ann").build()).status()).isEqualTo(429);
        assertThat(asked(TokenIssuer.claims("bob").build()).status()).isEqualTo(200);
        assertThat(ask(port, "/", "Authorization: Bearer x").status()).as("the guard comes first").isEqualTo(401);
    }

    /** A token that is known by then says the same. */
    @Test
    void aTokenThatIsRememberedIsCountedToo() throws Exception {
        serve(1, TOKENS, rate(2, "sub"));
        String token = "Authorization: Bearer " + issuer.token(TokenIssuer.claims("ann").build());
        assertThat(ask(port, "/", token).status()).isEqualTo(200);
        assertThat(ask(port, "/", token).status()).isEqualTo(200);
        assertThat(ask(port, "/", token).status()).isEqualTo(429);
    }

    @Test
    void claimsWithinOthersAndListsAreText() throws Exception {
        serve(1, TOKENS, rate(1, "org.plans"));
        assertThat(asked(org("a", List.of("x", "y"))).status()).isEqualTo(200);
        assertThat(asked(org("b", List.of("x", "y"))).status()).isEqualTo(429);
        assertThat(asked(org("b", List.of("x"))).status()).isEqualTo(200);
        assertThat(asked(TokenIssuer.claims("c").build()).status()).as("who lacks it is one client").isEqualTo(200);
        assertThat(asked(TokenIssuer.claims("d").build()).status()).isEqualTo(429);
    }

    private static JWTClaimsSet org(String subject, List<String> plans) {
        return TokenIssuer.claims(subject).claim("org", Map.of("plans", plans)).build();
    }

    /** Where another way in needs no token, those who take it are one client. */
    @Test
    void behindOneOfSeveralGuards() throws Exception {
        Guard any = new Guard.AnyOf(List.of(new Guard.Addresses(
                List.of(AddressRange.parse("127.0.0.0/8")), List.of()), TOKENS));
        serve(1, any, rate(1, "sub"), new TrafficLimit.Concurrency(new ConcurrencyLimit(
                "c", 1, List.of(new LimitKey.JwtClaim("sub")), List.of(), 503)));
        assertThat(ask(port, "/").status()).isEqualTo(200);
        assertThat(ask(port, "/").status()).isEqualTo(429);
    }
}
