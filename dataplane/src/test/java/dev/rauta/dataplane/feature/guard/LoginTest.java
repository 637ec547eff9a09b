// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.guard;

import static dev.rauta.dataplane.feature.guard.LoginSite.OLD;
import static dev.rauta.dataplane.feature.guard.LoginSite.isRefused;
import static dev.rauta.dataplane.feature.guard.LoginSite.secrets;
import static dev.rauta.dataplane.testing.Guarded.credentials;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.CookieClient;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.TlsClient;
import dev.rauta.dataplane.testing.service.FakeProvider;
import dev.rauta.dataplane.testing.tls.TestPki;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.access.ClaimRule;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.filter.TrafficLimit;
import dev.rauta.routes.filter.limit.LimitKey;
import dev.rauta.routes.filter.limit.RateLimit;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Browsers log in with a provider, and get where they were going. */
final class LoginTest {
    @RegisterExtension
    final LoginSite site = new LoginSite();

    private final FakeProvider provider = site.provider();
    private final FakeUpstream upstream = site.upstream();
    private final CookieClient browser = site.browser();

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whoHasLoggedInPasses(int workers) throws Exception {
        site.serve(workers);
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
        site.serve(1);
        isRefused(browser.script("GET", "/x"), 401, "unauthenticated");
        isRefused(browser.script("POST", "/x"), 401, "unauthenticated");
        isRefused(browser.page("/x", "X-Requested-With: XMLHttpRequest"), 401, "unauthenticated");
        isRefused(browser.page("/x", "Upgrade: websocket", "Connection: upgrade"), 401, "unauthenticated");
        assertThat(browser.cookies()).isEmpty();
        assertThat(browser.page("/x", "Sec-Fetch-Mode: navigate").status()).isEqualTo(302);
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void theWayBackLeadsOnlyWhereItBegan() throws Exception {
        site.serve(1);
        String back = CookieClient.through(browser.page("//evil.example/x"));
        assertThat(browser.page(back).header("location")).isEqualTo("http://a.example//evil.example/x");
        browser.cookies().clear();
        String other = CookieClient.through(browser.page("/x"));
        String cookie = browser.cookies().get("stay-login");
        // A stranger's attempt in this browser, and one of this browser's in another.
        CookieClient stranger = new CookieClient(site.port());
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
        site.serve(1);
        String one = CookieClient.through(new CookieClient(site.port()).page("/one"));
        String two = CookieClient.through(browser.page("/two"));
        RawClient.Response again = browser.page(one);
        isBegunAgain(again);
        assertThat(browser.page(CookieClient.through(again)).header("location")).isEqualTo("http://a.example/one");
        assertThat(browser.page(two).header("location")).isEqualTo("http://a.example/two");
        assertThat(browser.script("GET", "/x").status()).isEqualTo(200);
        assertThat(provider.granted()).isEqualTo(1);
    }

    @Test
    void severalPagesOfOneBrowserLogInEach() throws Exception {
        site.serve(1);
        String one = CookieClient.through(browser.page("/one"));
        String two = CookieClient.through(browser.page("/two"));
        assertThat(browser.page(one).header("location")).isEqualTo("http://a.example/one");
        assertThat(browser.page(two).header("location")).isEqualTo("http://a.example/two");
    }

    @Test
    void aBrowserThatKeepsNoCookiesIsToldSo() throws Exception {
        site.serve(1);
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
        RunningDataplane rauta = site.serve(1);
        assertThat(browser.login("/x").status()).isEqualTo(200);
        String session = browser.cookies().get("stay");
        rauta.applyAll(site.table(site.port(), OLD, new Guard.AnyOf(first ? List.of(anybody, site.guard()) : List.of(site.guard(), anybody))).snapshot());
        for (String known : List.of(session, "1.nonsense")) {
            browser.cookies().put("stay", known);
            browser.cookies().put("stay-login", "x");
            browser.cookies().put("mine", "1");
            RawClient.Response page = browser.script("GET", "/x");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).contains("\ncookie: mine=1\n").doesNotContain("stay");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void limitsByClaimsKnowWhoHasLoggedIn(int workers) throws Exception {
        Filter rate = new TrafficLimit.Rate(new RateLimit(
                "l", 2, Duration.ofHours(1), 2, List.of(new LimitKey.JwtClaim("sub")), List.of(), 429, false,
                RateLimit.Tell.NEVER, Optional.empty()));
        site.serve(workers, site.table(site.port(), OLD, site.guard(), rate));
        assertThat(browser.login("/x").status()).isEqualTo(200);
        assertThat(browser.script("GET", "/x").status()).isEqualTo(200);
        assertThat(browser.script("GET", "/x").status()).isEqualTo(429);
        provider.says(claims -> claims.subject("bob"));
        CookieClient other = new CookieClient(site.port());
        assertThat(other.login("/x").status()).isEqualTo(200);
        assertThat(other.script("GET", "/x").status()).isEqualTo(200);
    }

    @Test
    void claimsMustSayWhatRulesAsk() throws Exception {
        site.rules(List.of(new ClaimRule("groups", List.of("admin"))));
        RunningDataplane rauta = site.serve(1);
        assertThat(browser.login("/x").status()).isEqualTo(200);
        site.rules(List.of(new ClaimRule("groups", List.of("admin")), new ClaimRule("sub", List.of("bob"))));
        rauta.applyAll(site.table(site.port(), OLD).snapshot());
        isRefused(browser.page("/x"), 403, "claims-insufficient");
        assertThat(upstream.requests()).hasSize(1);
    }

    /** Over TLS no other host, and nobody between, can set the cookies that count. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void overTlsCookiesAreBoundToTheHost(int workers) throws Exception {
        TestPki servers = TestPki.root("servers");
        Tables table = Tables.https(site.port())
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .certificate("a.example", servers.carried("a.example", servers.server("EC", "a.example")))
                .credentials(secrets(OLD))
                .forward("a.example", "/", "web", site.guard());
        site.serve(workers, table);
        CookieClient over = new CookieClient(
                site.port(), at -> RawClient.of(TlsClient.trusting(servers.certificate()).connect(at, "a.example")));
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
}
