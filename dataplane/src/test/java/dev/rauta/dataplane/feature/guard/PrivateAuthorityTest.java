// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.guard;

import static dev.rauta.dataplane.testing.Guarded.ask;
import static dev.rauta.dataplane.testing.Guarded.credentials;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.CookieClient;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.service.FakeProvider;
import dev.rauta.dataplane.testing.service.TokenIssuer;
import dev.rauta.dataplane.testing.tls.TestPki;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.testing.upstream.TlsFront;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.KeySource;
import dev.rauta.routes.access.LoginClient;
import dev.rauta.routes.access.LoginProvider;
import dev.rauta.routes.access.LoginSession;
import dev.rauta.routes.access.TokenPlace;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Key sets and providers of logins whose servers are certified by authorities that no system knows. */
final class PrivateAuthorityTest {
    private static final String AUTHORITIES = "ns/authorities";

    private final int port = FreePorts.next();
    private final FakeUpstream upstream = FakeUpstream.http1("web");
    private final TokenIssuer issuer = new TokenIssuer();
    private final FakeProvider provider = new FakeProvider();
    private final TestPki own = TestPki.root("own");
    private final TestPki other = TestPki.root("other");
    private final List<AutoCloseable> open = new ArrayList<>(List.of(upstream, issuer, provider));

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    /** TLS in front of a server, as {@code https://localhost:PORT}. */
    private String fronted(String url, TestPki certifies, String host) throws Exception {
        TlsFront front = TlsFront.of(new Endpoint("127.0.0.1", URI.create(url).getPort()), certifies.server("EC", host));
        open.add(front);
        return "https://localhost:" + front.endpoint().port();
    }

    private static Guard.Jwt jwt(String url, String... authorities) {
        return new Guard.Jwt(
                TokenIssuer.NAME,
                List.of(),
                new KeySource.Remote(url, Duration.ofMinutes(5), Duration.ofHours(1), names(authorities)),
                List.of("RS256"),
                Duration.ofSeconds(30),
                List.of(new TokenPlace.Header("Authorization", "Bearer")),
                List.of(),
                List.of(),
                false);
    }

    private static List<CredentialsName> names(String... authorities) {
        return List.of(authorities).stream().map(CredentialsName::new).toList();
    }

    private Snapshot table(Guard guard, Credentials... some) {
        return Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .credentials(some)
                .forward("a.example", "/", "web", guard)
                .snapshot();
    }

    private static Credentials authorities(String pem) {
        return credentials(AUTHORITIES, Credentials.Kind.AUTHORITIES, pem);
    }

    private RunningDataplane serve(int workers, Guard guard, Credentials... some) {
        RunningDataplane rauta = RunningDataplane.serving(workers, table(guard, some));
        open.add(rauta);
        return rauta;
    }

    private void passes() throws IOException {
        String token = issuer.token(TokenIssuer.claims("ann").build());
        assertThat(ask(port, "/x", "Authorization: Bearer " + token).status()).isEqualTo(200);
    }

    private void isClosed(String reason) throws IOException {
        String token = issuer.token(TokenIssuer.claims("ann").build());
        RawClient.Response answer = ask(port, "/x", "Authorization: Bearer " + token);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("x-rauta-error")).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void keysComeFromWhomThePolicyBelieves(int workers) throws Exception {
        String url = fronted(issuer.url(), own, "localhost") + "/keys";
        serve(workers, jwt(url, AUTHORITIES), authorities(own.pem()));
        for (int i = 0; i < 8; i++) {
            passes();
        }
        assertThat(ask(port, "/x").status()).isEqualTo(401);
    }

    @Test
    void oneOfSeveralAuthoritiesIsEnough() throws Exception {
        String url = fronted(issuer.url(), own, "localhost") + "/keys";
        serve(
                1,
                jwt(url, AUTHORITIES, "ns/more"),
                authorities(other.pem()),
                credentials("ns/more", Credentials.Kind.AUTHORITIES, own.pem() + TestPki.root("third").pem()));
        passes();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void withoutThemNobodyIsBelieved(int workers) throws Exception {
        serve(workers, jwt(fronted(issuer.url(), own, "localhost") + "/keys"));
        isClosed("keys-unavailable");
        assertThat(issuer.asked()).isZero();
    }

    @Test
    void theSystemsAuthoritiesDoNotCountBesides() throws Exception {
        // Nobody is asked at all in the clear.
        serve(1, jwt(fronted(issuer.url(), own, "localhost") + "/keys", AUTHORITIES), authorities(other.pem()));
        isClosed("keys-unavailable");
        assertThat(issuer.asked()).isZero();
    }

    @Test
    void theServerMustBeTheOneOfTheUrl() throws Exception {
        serve(1, jwt(fronted(issuer.url(), own, "elsewhere.example") + "/keys", AUTHORITIES), authorities(own.pem()));
        isClosed("keys-unavailable");
        assertThat(issuer.asked()).isZero();
    }

    @Test
    void aServerThatIsDownCloses() throws Exception {
        serve(1, jwt("https://localhost:" + FreePorts.next() + "/keys", AUTHORITIES), authorities(own.pem()));
        isClosed("keys-unavailable");
    }

    /** Whoever is not believed any more has said nothing. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void authoritiesChangeUnderTheSameGuard(int workers) throws Exception {
        Guard.Jwt guard = jwt(fronted(issuer.url(), own, "localhost") + "/keys", AUTHORITIES);
        RunningDataplane rauta = serve(workers, guard, authorities(other.pem()));
        isClosed("keys-unavailable");
        rauta.applyAll(table(guard, authorities(own.pem())));
        passes();
        int asked = issuer.asked();
        rauta.applyAll(table(guard, authorities(own.pem() + other.pem())));
        passes();
        assertThat(issuer.asked()).as("of what others have certified").isGreaterThan(asked);
        rauta.applyAll(table(guard, authorities(other.pem())));
        isClosed("keys-unavailable");
        rauta.applyAll(table(guard, authorities(own.pem())));
        passes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no PEM", " ", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"})
    void whatIsNoCertificateCloses(String broken) throws Exception {
        Guard.Jwt guard = jwt(fronted(issuer.url(), own, "localhost") + "/keys", AUTHORITIES);
        RunningDataplane rauta = serve(1, guard, authorities(own.pem()));
        passes();
        assertThat(rauta.apply(table(guard, authorities(broken))))
                .isInstanceOfSatisfying(Verdict.Applied.class, applied -> assertThat(applied.problems())
                        .extracting(EntryProblem::reason)
                        .containsExactly("InvalidCredentials"));
        isClosed("credentials-unusable");
        assertThat(upstream.requests()).hasSize(1);
    }

    private Guard.Oidc oidc(String front) {
        return new Guard.Oidc(
                new LoginProvider(
                        provider.issuer(),
                        Optional.of(provider.issuer() + "/authorize?tenant=1"),
                        Optional.of(front + "/token"),
                        Optional.of(front + "/keys"),
                        Optional.empty(),
                        names(AUTHORITIES)),
                new LoginClient(FakeProvider.CLIENT, new CredentialsName("ns/client"), false, List.of(), "/oauth2/callback"),
                new LoginSession(
                        new CredentialsName("ns/session"), Optional.of("stay"), Duration.ofHours(8), true, "/logout", Optional.empty()),
                List.of(),
                List.of(),
                false);
    }

    private static Credentials[] ofLogins(String pem) {
        return new Credentials[] {
            credentials("ns/client", Credentials.Kind.CLIENT_SECRET, FakeProvider.SECRET),
            credentials("ns/session", Credentials.Kind.SESSION_KEYS, "key-key-key-key-key-key-key-key-key"),
            authorities(pem)
        };
    }

    /** Its keys and its tokens alike. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void browsersLogInWithAProviderOfAPrivateAuthority(int workers) throws Exception {
        Guard.Oidc guard = oidc(fronted(provider.issuer(), own, "localhost"));
        RunningDataplane rauta = serve(workers, guard, ofLogins(other.pem()));
        CookieClient browser = new CookieClient(port);
        RawClient.Response away = browser.page("/x");
        assertThat(away.status()).isEqualTo(503);
        assertThat(away.header("x-rauta-error")).isEqualTo("provider-unavailable");
        rauta.applyAll(table(guard, ofLogins(own.pem())));
        assertThat(browser.login("/x").status()).isEqualTo(200);
        assertThat(provider.granted()).isEqualTo(1);
        await().until(() -> rauta.dataplane().describeWorkers().stream().allMatch(worker -> worker.exchanges() == 0));
    }
}
