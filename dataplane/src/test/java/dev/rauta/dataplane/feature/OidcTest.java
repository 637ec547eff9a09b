// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature;

import static dev.rauta.dataplane.testing.Guarded.credentials;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.rauta.dataplane.testing.CookieClient;
import dev.rauta.dataplane.testing.FakeProvider;
import dev.rauta.dataplane.testing.FakeUpstream;
import dev.rauta.dataplane.testing.RawClient;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.TestPki;
import dev.rauta.dataplane.testing.TlsClient;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.access.ClaimHeader;
import dev.rauta.routes.access.ClaimRule;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.LoginClient;
import dev.rauta.routes.access.LoginProvider;
import dev.rauta.routes.access.LoginSession;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.filter.limit.LimitKey;
import dev.rauta.routes.filter.limit.RateLimit;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Browsers log in with a provider, and stay so. */
final class OidcTest {
    private static final String OLD = "old-old-old-old-old-old-old-old-old";
    private static final String NEW = "new-new-new-new-new-new-new-new-new";

    private final FakeProvider provider = new FakeProvider();
    private final FakeUpstream upstream = FakeUpstream.http1("web");
    private final int port = FreePorts.next();
    private final CookieClient browser = new CookieClient(port);
    private final List<RunningDataplane> running = new ArrayList<>();
    private boolean inBody;
    private boolean forwarded;
    private Duration lifetime = Duration.ofHours(8);
    private List<ClaimRule> rules = List.of();
    private Optional<LoginProvider> given = Optional.empty();

    @AfterEach
    void stop() throws Exception {
        running.forEach(RunningDataplane::close);
        upstream.close();
        provider.close();
    }

    private Guard.Oidc guard() {
        return new Guard.Oidc(
                given.orElseGet(() -> new LoginProvider(
                        provider.issuer(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())),
                new LoginClient(FakeProvider.CLIENT, new CredentialsName("ns/client"), inBody, List.of("email"), "/oauth2/callback"),
                new LoginSession(
                        new CredentialsName("ns/session"), Optional.of("stay"), lifetime, true, "/logout", Optional.of("/bye")),
                rules,
                List.of(new ClaimHeader("sub", "X-Sub"), new ClaimHeader("groups", "X-Groups")),
                forwarded);
    }

    private Tables table(int at, String keys) {
        return table(at, keys, guard());
    }

    private Tables table(int at, String keys, Filter... filters) {
        return Tables.http(at)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .credentials(secrets(keys))
                .forward("a.example", "/", "web", filters);
    }

    private static Credentials[] secrets(String keys) {
        return new Credentials[] {
            credentials("ns/client", Credentials.Kind.CLIENT_SECRET, FakeProvider.SECRET + "\n"),
            credentials("ns/session", Credentials.Kind.SESSION_KEYS, keys)
        };
    }

    private RunningDataplane serve(int workers, int at, String keys) {
        RunningDataplane one = RunningDataplane.serving(workers, table(at, keys).snapshot());
        running.add(one);
        return one;
    }

    private RunningDataplane serve(int workers) {
        return serve(workers, port, OLD);
    }

    private static void isRefused(RawClient.Response answer, int status, String reason) {
        assertThat(answer.status()).as(answer.head()).isEqualTo(status);
        assertThat(answer.header("x-rauta-error")).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whoHasLoggedInPasses(int workers) throws Exception {
        serve(workers);
        RawClient.Response away = browser.page("/shop?q=a&b=%2F");
        assertThat(away.status()).isEqualTo(302);
        assertThat(away.header("location")).startsWith(provider.issuer() + "/authorize?tenant=1&response_type=code&");
        assertThat(FakeProvider.parameters(away.header("location").split("\\?", 2)[1]))
                .containsEntry("scope", "openid email")
                .containsEntry("redirect_uri", "http://a.example/oauth2/callback");
        assertThat(away.header("cache-control")).isEqualTo("no-store");
        assertThat(upstream.requests()).isEmpty();
        RawClient.Response back = browser.page(CookieClient.through(away));
        assertThat(back.status()).isEqualTo(302);
        assertThat(back.header("location")).isEqualTo("http://a.example/shop?q=a&b=%2F");
        assertThat(back.head()).contains("; HttpOnly; SameSite=Lax");
        assertThat(browser.cookies()).containsOnlyKeys("stay");
        for (int i = 0; i < 8; i++) {
            browser.cookies().put("mine", "1");
            RawClient.Response page = browser.page("/shop", "X-Sub: root", "X-Groups: root");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body())
                    .contains("\nx-sub: ann\n", "\nx-groups: staff,admin\n", "\ncookie: mine=1\n")
                    .doesNotContain("root", "stay=", "authorization");
            assertThat(browser.script("POST", "/shop").status()).isEqualTo(200);
        }
        assertThat(provider.granted()).isEqualTo(1);
    }

    @Test
    void onlyPagesLeadToALogin() throws Exception {
        serve(1);
        isRefused(browser.script("GET", "/x"), 401, "unauthenticated");
        isRefused(browser.script("POST", "/x"), 401, "unauthenticated");
        isRefused(browser.page("/x", "X-Requested-With: XMLHttpRequest"), 401, "unauthenticated");
        isRefused(browser.page("/x", "Upgrade: websocket", "Connection: upgrade"), 401, "unauthenticated");
        assertThat(browser.cookies()).isEmpty();
        assertThat(browser.page("/x", "Sec-Fetch-Mode: navigate").status()).isEqualTo(302);
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void aCookieThatIsNotOursLetsNobodyIn() throws Exception {
        serve(1);
        assertThat(browser.login("/x").status()).isEqualTo(200);
        String good = browser.cookies().get("stay");
        assertThat(browser.script("GET", "/x").status()).isEqualTo(200);
        for (int at : new int[] {2, 20, good.length() / 2, good.length() - 2}) {
            char other = good.charAt(at) == 'A' ? 'B' : 'A';
            browser.cookies().put("stay", good.substring(0, at) + other + good.substring(at + 1));
            isRefused(browser.script("GET", "/x"), 401, "unauthenticated");
        }
        for (String bad : List.of("", "1.", "1.AAAA", "2." + good.substring(2), "9." + good.substring(2), good.substring(2), "x".repeat(300))) {
            browser.cookies().put("stay", bad);
            isRefused(browser.script("GET", "/x"), 401, "unauthenticated");
        }
        browser.cookies().put("stay", good + "; stay=" + good);
        isRefused(browser.script("GET", "/x"), 401, "unauthenticated");
    }

    @Test
    void theWayBackLeadsOnlyWhereItBegan() throws Exception {
        serve(1);
        String back = CookieClient.through(browser.page("//evil.example/x"));
        assertThat(browser.page(back).header("location")).isEqualTo("http://a.example//evil.example/x");
        browser.cookies().clear();
        String other = CookieClient.through(browser.page("/x"));
        String cookie = browser.cookies().get("stay-login");
        // A stranger's attempt in this browser, and one of this browser's in another.
        CookieClient stranger = new CookieClient(port);
        isBegunAgain(stranger.page(other));
        String theirs = CookieClient.through(stranger.page("/y"));
        isBegunAgain(browser.page(theirs));
        String state = FakeProvider.parameters(other.split("\\?", 2)[1]).get("state");
        for (String bad : List.of(
                "/oauth2/callback", "/oauth2/callback?code=x", "/oauth2/callback?state=" + state + "&state=" + state + "&code=x")) {
            isRefused(browser.page(bad), 400, "login-unreadable");
        }
        isRefused(browser.page("/oauth2/callback?code=x&state=" + state.substring(1)), 400, "login-not-begun");
        isRefused(browser.page("/oauth2/callback?error=access_denied&state=" + state), 403, "login-refused");
        isRefused(browser.page("/oauth2/callback?code=x&iss=https%3A%2F%2Fevil.example&state=" + state), 403, "login-failed");
        isRefused(browser.page("/oauth2/callback?code=wrong&state=" + state), 403, "login-failed");
        assertThat(browser.cookies()).doesNotContainKey("stay");
        browser.cookies().put("stay-login", cookie);
        assertThat(browser.page(other).status()).isEqualTo(302);
        // Another page of the same browser, whose attempt ended later: it is let in where it was going, and nowhere else.
        assertThat(browser.page(theirs).header("location")).isEqualTo("http://a.example/y");
        isRefused(browser.page("/oauth2/callback?code=x&state=nonsense"), 400, "login-not-begun");
        assertThat(provider.granted()).isEqualTo(2);
    }

    private void isBegunAgain(RawClient.Response answer) {
        assertThat(answer.status()).as(answer.head()).isEqualTo(302);
        assertThat(answer.header("location")).startsWith(provider.issuer() + "/authorize?");
        assertThat(answer.head()).doesNotContain("set-cookie: stay=");
    }

    /** Each is answered before the browser has a cookie, and the last one's is what it keeps. */
    @Test
    void pagesThatABrowserOpensAtOnceLogInEach() throws Exception {
        serve(1);
        String one = CookieClient.through(new CookieClient(port).page("/one"));
        String two = CookieClient.through(browser.page("/two"));
        RawClient.Response again = browser.page(one);
        isBegunAgain(again);
        assertThat(browser.page(CookieClient.through(again)).header("location")).isEqualTo("http://a.example/one");
        assertThat(browser.page(two).header("location")).isEqualTo("http://a.example/two");
        assertThat(browser.script("GET", "/x").status()).isEqualTo(200);
        assertThat(provider.granted()).isEqualTo(1);
    }

    @Test
    void aBrowserThatKeepsNoCookiesIsToldSo() throws Exception {
        serve(1);
        String back = CookieClient.through(browser.page("/x"));
        browser.cookies().clear();
        String again = CookieClient.through(browser.page(back));
        browser.cookies().clear();
        isRefused(browser.page(again), 400, "login-not-begun");
        assertThat(provider.granted()).isZero();
    }

    /** Nothing that this guard keeps with the browser is the endpoint's, whoever opens the way. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anotherGuardThatLetsPassHidesTheSessionToo(boolean first) throws Exception {
        Guard anybody = new Guard.Addresses(List.of(AddressRange.parse("127.0.0.1")), List.of());
        RunningDataplane rauta = serve(1);
        assertThat(browser.login("/x").status()).isEqualTo(200);
        String session = browser.cookies().get("stay");
        rauta.applyAll(table(port, OLD, new Guard.AnyOf(first ? List.of(anybody, guard()) : List.of(guard(), anybody))).snapshot());
        for (String known : List.of(session, "1.nonsense")) {
            browser.cookies().put("stay", known);
            browser.cookies().put("stay-login", "x");
            browser.cookies().put("mine", "1");
            RawClient.Response page = browser.script("GET", "/x");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).contains("\ncookie: mine=1\n").doesNotContain("stay");
        }
    }

    /** What another dataplane has renewed a moment ago cannot be renewed again: whoever is in stays in meanwhile. */
    @Test
    void aRefreshTokenThatIsUsedUpEndsNothingThatHolds() throws Exception {
        provider.grants(5, true);
        serve(1);
        long before = System.currentTimeMillis() / 1000;
        assertThat(browser.login("/x").status()).isEqualTo(200);
        provider.forget();
        await().atMost(Duration.ofSeconds(12)).pollInterval(Duration.ofMillis(100)).until(() -> browser.script("GET", "/x").status() == 401);
        assertThat(System.currentTimeMillis() / 1000).isGreaterThanOrEqualTo(before + 5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void limitsByClaimsKnowWhoHasLoggedIn(int workers) throws Exception {
        Filter rate = new Filter.Rate(new RateLimit(
                "l", 2, Duration.ofHours(1), 2, List.of(new LimitKey.JwtClaim("sub")), List.of(), 429, false,
                RateLimit.Tell.NEVER, Optional.empty()));
        running.add(RunningDataplane.serving(workers, table(port, OLD, guard(), rate).snapshot()));
        assertThat(browser.login("/x").status()).isEqualTo(200);
        assertThat(browser.script("GET", "/x").status()).isEqualTo(200);
        assertThat(browser.script("GET", "/x").status()).isEqualTo(429);
        provider.says(claims -> claims.subject("bob"));
        CookieClient other = new CookieClient(port);
        assertThat(other.login("/x").status()).isEqualTo(200);
        assertThat(other.script("GET", "/x").status()).isEqualTo(200);
    }

    /** Over TLS no other host, and nobody between, can set the cookies that count. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void overTlsCookiesAreBoundToTheHost(int workers) throws Exception {
        TestPki servers = TestPki.root("servers");
        Tables table = Tables.https(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .certificate("a.example", servers.carried("a.example", servers.server("EC", "a.example")))
                .credentials(secrets(OLD))
                .forward("a.example", "/", "web", guard());
        running.add(RunningDataplane.serving(workers, table.snapshot()));
        CookieClient over = new CookieClient(
                port, at -> RawClient.of(TlsClient.trusting(servers.certificate()).connect(at, "a.example")));
        RawClient.Response away = over.page("/x");
        assertThat(away.head()).containsPattern("set-cookie: __Host-stay-login=[^;]+; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure\r\n");
        assertThat(FakeProvider.parameters(away.header("location").split("\\?", 2)[1]))
                .containsEntry("redirect_uri", "https://a.example/oauth2/callback");
        RawClient.Response back = over.page(CookieClient.through(away));
        assertThat(back.header("location")).isEqualTo("https://a.example/x");
        assertThat(back.head()).containsPattern("set-cookie: __Host-stay=[^;]+; Path=/; Max-Age=[0-9]+; HttpOnly; SameSite=Lax; Secure\r\n");
        assertThat(over.cookies()).containsOnlyKeys("__Host-stay");
        for (int i = 0; i < 8; i++) {
            RawClient.Response page = over.script("GET", "/x");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).contains("\nx-sub: ann\n").doesNotContain("stay");
        }
        // As another host of the domain's, or somebody on the way, could set it.
        over.cookies().put("stay", over.cookies().remove("__Host-stay"));
        isRefused(over.script("GET", "/x"), 401, "unauthenticated");
    }

    @Test
    void severalPagesOfOneBrowserLogInEach() throws Exception {
        serve(1);
        String one = CookieClient.through(browser.page("/one"));
        String two = CookieClient.through(browser.page("/two"));
        assertThat(browser.page(one).header("location")).isEqualTo("http://a.example/one");
        assertThat(browser.page(two).header("location")).isEqualTo("http://a.example/two");
    }

    @Test
    void aTokenThatIsNotForUsIsNotBelieved() throws Exception {
        serve(1);
        List<UnaryOperator<JWTClaimsSet.Builder>> wrong = List.of(
                claims -> claims.claim("nonce", "another"),
                claims -> claims.claim("nonce", null),
                claims -> claims.issuer("https://other.example"),
                claims -> claims.audience("other"),
                claims -> claims.audience(List.of("shop", "other")),
                claims -> claims.claim("azp", "other"),
                claims -> claims.subject(null),
                claims -> claims.expirationTime(null),
                claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(120))),
                claims -> claims.notBeforeTime(Date.from(Instant.now().plusSeconds(120))));
        for (UnaryOperator<JWTClaimsSet.Builder> one : wrong) {
            provider.says(one);
            isRefused(browser.login("/x"), 403, "login-failed");
        }
        provider.says(claims -> claims.audience(List.of("shop", "other")).claim("azp", "shop"));
        assertThat(browser.login("/x").status()).isEqualTo(200);
        browser.cookies().clear();
        provider.impersonated();
        isRefused(browser.login("/x"), 403, "login-failed");
        assertThat(upstream.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void keysRotate(int workers) throws Exception {
        serve(workers);
        assertThat(browser.login("/x").status()).isEqualTo(200);
        provider.rotate();
        assertThat(browser.script("GET", "/x").status()).as("who is in stays in").isEqualTo(200);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            CookieClient other = new CookieClient(port);
            assertThat(other.login("/x").status()).isEqualTo(200);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void sessionsAreRenewedOnceForAllThatComeWithThem(int workers) throws Exception {
        forwarded = true;
        provider.grants(2, true);
        serve(workers);
        assertThat(browser.login("/x").body()).contains("\nauthorization: Bearer access-1-0\n");
        provider.grants(3600, true);
        Map<String, String> before = Map.copyOf(browser.cookies());
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            await().atMost(Duration.ofSeconds(10)).until(() -> browser.script("GET", "/x").body().contains("access-1-1"));
            List<Callable<RawClient.Response>> tasks = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                CookieClient same = new CookieClient(port);
                same.cookies().putAll(before);
                tasks.add(() -> same.script("GET", "/x"));
            }
            for (Future<RawClient.Response> one : threads.invokeAll(tasks)) {
                assertThat(one.get().body()).contains("\nauthorization: Bearer access-1-1\n");
                assertThat(one.get().head()).contains("set-cookie: stay=");
                assertThat(one.get().header("cache-control")).as("no cache may keep it").isEqualTo("no-store");
            }
        }
        assertThat(provider.renewed()).isEqualTo(1);
        assertThat(browser.cookies().get("stay")).isNotEqualTo(before.get("stay"));
        assertThat(browser.script("GET", "/x").head()).doesNotContain("set-cookie");
        assertThat(browser.script("GET", "/x").body()).contains("access-1-1");
    }

    @Test
    void whoIsNobodyAnyMoreLogsInAgain() throws Exception {
        provider.grants(2, true);
        serve(1);
        assertThat(browser.login("/x").status()).isEqualTo(200);
        provider.forget();
        await().atMost(Duration.ofSeconds(10)).until(() -> browser.script("GET", "/x").status() == 401);
        assertThat(browser.page("/x").status()).isEqualTo(302);
        provider.grants(2, true);
        assertThat(browser.login("/x").status()).isEqualTo(200);
        provider.says(claims -> claims.subject("eve"));
        await().atMost(Duration.ofSeconds(10)).until(() -> browser.script("GET", "/x").status() == 401);
    }

    @Test
    void aSessionEndsWithItsTokensOrItsTime() throws Exception {
        provider.grants(1, false);
        RunningDataplane rauta = serve(1);
        assertThat(browser.login("/x").status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(10)).until(() -> browser.script("GET", "/x").status() == 401);
        provider.grants(3600, true);
        lifetime = Duration.ofSeconds(2);
        rauta.applyAll(table(port, OLD).snapshot());
        assertThat(browser.login("/x").status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(10)).until(() -> browser.script("GET", "/x").status() == 401);
        assertThat(provider.renewed()).isZero();
    }

    @Test
    void withoutTheProviderWhoIsInStaysInAndNobodyElseGetsIn() throws Exception {
        provider.answer(503);
        serve(1);
        isRefused(browser.page("/x"), 503, "provider-unavailable");
        provider.answer(200);
        await().atMost(Duration.ofSeconds(20)).until(() -> browser.login("/x").status() == 200);
        String code = CookieClient.through(new CookieClient(port).page("/x"));
        assertThat(code).startsWith("/oauth2/callback?");
        CookieClient late = new CookieClient(port);
        String back = CookieClient.through(late.page("/x"));
        provider.answer(503);
        assertThat(browser.script("GET", "/x").status()).isEqualTo(200);
        isRefused(late.page(back), 503, "provider-unavailable");
        provider.close();
        assertThat(browser.script("GET", "/x").status()).isEqualTo(200);
        isRefused(late.page(back), 503, "provider-unavailable");
    }

    @Test
    void tokensThatHoldAreUsedWhileTheyCannotBeRenewed() throws Exception {
        provider.grants(5, true);
        serve(1);
        assertThat(browser.login("/x").status()).isEqualTo(200);
        provider.answer(500);
        await().atMost(Duration.ofSeconds(12)).pollInterval(Duration.ofMillis(100)).until(() -> {
            int status = browser.script("GET", "/x").status();
            assertThat(status).isIn(200, 503);
            return status == 503;
        });
        isRefused(browser.page("/x"), 503, "provider-unavailable");
        provider.answer(200);
        await().atMost(Duration.ofSeconds(12)).until(() -> browser.script("GET", "/x").status() == 200);
    }

    @Test
    void whoLogsOutIsOut() throws Exception {
        serve(1);
        assertThat(browser.login("/x").status()).isEqualTo(200);
        RawClient.Response out = browser.page("/logout");
        assertThat(out.status()).isEqualTo(302);
        Map<String, String> said = FakeProvider.parameters(out.header("location").split("\\?", 2)[1]);
        assertThat(out.header("location")).startsWith(provider.issuer() + "/end?");
        assertThat(said).containsEntry("client_id", "shop").containsEntry("post_logout_redirect_uri", "http://a.example/bye");
        assertThat(said.get("id_token_hint")).startsWith("ey");
        assertThat(browser.cookies()).isEmpty();
        isRefused(browser.script("GET", "/x"), 401, "unauthenticated");
        assertThat(browser.page("/logout").header("location")).isEqualTo("http://a.example/bye");
    }

    @Test
    void claimsMustSayWhatRulesAsk() throws Exception {
        rules = List.of(new ClaimRule("groups", List.of("admin")));
        RunningDataplane rauta = serve(1);
        assertThat(browser.login("/x").status()).isEqualTo(200);
        rules = List.of(new ClaimRule("groups", List.of("admin")), new ClaimRule("sub", List.of("bob")));
        rauta.applyAll(table(port, OLD).snapshot());
        isRefused(browser.page("/x"), 403, "claims-insufficient");
        assertThat(upstream.requests()).hasSize(1);
    }

    @Test
    void dataplanesShareSessionsAndKeysRotate() throws Exception {
        int second = FreePorts.next();
        RunningDataplane first = serve(1);
        serve(1, second, OLD);
        String back = CookieClient.through(browser.page("/x"));
        browser.at(second);
        assertThat(browser.page(back).status()).as("begun here, ended there").isEqualTo(302);
        browser.at(port);
        assertThat(browser.script("GET", "/x").status()).isEqualTo(200);
        first.applyAll(table(port, NEW + "\n" + OLD).snapshot());
        assertThat(browser.script("GET", "/x").status()).as("the old key opens").isEqualTo(200);
        CookieClient other = new CookieClient(port);
        assertThat(other.login("/x").status()).isEqualTo(200);
        first.applyAll(table(port, NEW).snapshot());
        isRefused(browser.script("GET", "/x"), 401, "unauthenticated");
        assertThat(other.script("GET", "/x").status()).as("the new one sealed").isEqualTo(200);
        other.at(second);
        isRefused(other.script("GET", "/x"), 401, "unauthenticated");
    }

    @Test
    void largeSessionsAreCutAndTooLargeOnesRefused() throws Exception {
        serve(1);
        provider.says(claims -> claims.claim("much", "x".repeat(5000)));
        assertThat(browser.login("/x").status()).isEqualTo(200);
        assertThat(browser.cookies()).containsOnlyKeys("stay", "stay-1", "stay-2");
        assertThat(browser.cookies().values()).allMatch(value -> value.length() < 4000);
        String piece = browser.cookies().remove("stay-1");
        isRefused(browser.script("GET", "/x"), 401, "unauthenticated");
        browser.cookies().put("stay-1", piece);
        provider.says(UnaryOperator.identity());
        browser.cookies().put("stay", "gone");
        assertThat(browser.login("/x").status()).isEqualTo(200);
        assertThat(browser.cookies()).as("what is left of the larger one is forgotten").containsOnlyKeys("stay");
        browser.cookies().clear();
        provider.says(claims -> claims.claim("much", "x".repeat(20_000)));
        isRefused(browser.login("/x"), 500, "session-too-large");
    }

    @Test
    void endpointsMayBeGivenAndTheSecretGoInTheBody() throws Exception {
        inBody = true;
        provider.wantsSecretInBody();
        given = Optional.of(new LoginProvider(
                provider.issuer(),
                Optional.of(provider.issuer() + "/authorize?tenant=1"),
                Optional.of(provider.issuer() + "/token"),
                Optional.of(provider.issuer() + "/keys"),
                Optional.empty()));
        serve(1);
        assertThat(browser.login("/x").status()).isEqualTo(200);
        assertThat(browser.page("/logout").header("location")).as("no place to end it").isEqualTo("http://a.example/bye");
    }

    @Test
    void aProviderThatIsAnotherIsNotAsked() throws Exception {
        given = Optional.of(new LoginProvider(
                provider.issuer() + "/", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        serve(1);
        isRefused(browser.page("/x"), 503, "provider-unavailable");
    }

    @Test
    void keysThatCannotBeReadClose() throws Exception {
        RunningDataplane rauta = serve(1);
        for (String bad : List.of("short", OLD + "\n" + OLD + "\n" + OLD, OLD + "\nshort", " ")) {
            rauta.apply(table(port, bad).snapshot());
            isRefused(browser.page("/x"), 503, "credentials-unusable");
        }
    }
}
