// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.guard;

import static dev.rauta.dataplane.feature.guard.LoginSite.NEW;
import static dev.rauta.dataplane.feature.guard.LoginSite.OLD;
import static dev.rauta.dataplane.feature.guard.LoginSite.isRefused;
import static dev.rauta.dataplane.testing.Guarded.credentials;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.CookieClient;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.service.FakeProvider;
import dev.rauta.routes.testing.FreePorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has logged in stays so, for as long as its cookies, tokens and keys hold. */
final class LoginSessionTest {
    @RegisterExtension
    final LoginSite site = new LoginSite();

    private final FakeProvider provider = site.provider();
    private final CookieClient browser = site.browser();

    @Test
    void aCookieThatIsNotOursLetsNobodyIn() throws Exception {
        site.serve(1);
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

    /** What another dataplane has renewed a moment ago cannot be renewed again: whoever is in stays in meanwhile. */
    @Test
    void aRefreshTokenThatIsUsedUpEndsNothingThatHolds() throws Exception {
        provider.grants(5, true);
        site.serve(1);
        long before = System.currentTimeMillis() / 1000;
        assertThat(browser.login("/x").status()).isEqualTo(200);
        provider.forget();
        await().atMost(Duration.ofSeconds(12)).pollInterval(Duration.ofMillis(100)).until(() -> browser.script("GET", "/x").status() == 401);
        assertThat(System.currentTimeMillis() / 1000).isGreaterThanOrEqualTo(before + 5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void sessionsAreRenewedOnceForAllThatComeWithThem(int workers) throws Exception {
        site.forwardsTokens();
        provider.grants(2, true);
        site.serve(workers);
        assertThat(browser.login("/x").body()).contains("\nauthorization: Bearer access-1-0\n");
        provider.grants(3600, true);
        Map<String, String> before = Map.copyOf(browser.cookies());
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            await().atMost(Duration.ofSeconds(10)).until(() -> browser.script("GET", "/x").body().contains("access-1-1"));
            List<Callable<RawClient.Response>> tasks = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                CookieClient same = new CookieClient(site.port());
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
        site.serve(1);
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
        RunningDataplane rauta = site.serve(1);
        assertThat(browser.login("/x").status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(10)).until(() -> browser.script("GET", "/x").status() == 401);
        provider.grants(3600, true);
        site.lifetime(Duration.ofSeconds(2));
        rauta.applyAll(site.table(site.port(), OLD).snapshot());
        assertThat(browser.login("/x").status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(10)).until(() -> browser.script("GET", "/x").status() == 401);
        assertThat(provider.renewed()).isZero();
    }

    @Test
    void tokensThatHoldAreUsedWhileTheyCannotBeRenewed() throws Exception {
        provider.grants(5, true);
        site.serve(1);
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
        site.serve(1);
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
    void dataplanesShareSessionsAndKeysRotate() throws Exception {
        int second = FreePorts.next();
        RunningDataplane first = site.serve(1);
        site.serve(1, second, OLD);
        String back = CookieClient.through(browser.page("/x"));
        browser.at(second);
        assertThat(browser.page(back).status()).as("begun here, ended there").isEqualTo(302);
        browser.at(site.port());
        assertThat(browser.script("GET", "/x").status()).isEqualTo(200);
        first.applyAll(site.table(site.port(), NEW + "\n" + OLD).snapshot());
        assertThat(browser.script("GET", "/x").status()).as("the old key opens").isEqualTo(200);
        CookieClient other = new CookieClient(site.port());
        assertThat(other.login("/x").status()).isEqualTo(200);
        first.applyAll(site.table(site.port(), NEW).snapshot());
        isRefused(browser.script("GET", "/x"), 401, "unauthenticated");
        assertThat(other.script("GET", "/x").status()).as("the new one sealed").isEqualTo(200);
        other.at(second);
        isRefused(other.script("GET", "/x"), 401, "unauthenticated");
    }

    @Test
    void largeSessionsAreCutAndTooLargeOnesRefused() throws Exception {
        site.serve(1);
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
    void keysThatCannotBeReadClose() throws Exception {
        RunningDataplane rauta = site.serve(1);
        for (String bad : List.of("short", OLD + "\n" + OLD + "\n" + OLD, OLD + "\nshort", " ")) {
            rauta.apply(site.table(site.port(), bad).snapshot());
            isRefused(browser.page("/x"), 503, "credentials-unusable");
        }
    }
}
