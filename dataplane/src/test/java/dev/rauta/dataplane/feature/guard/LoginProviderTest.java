// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.guard;

import static dev.rauta.dataplane.feature.guard.LoginSite.isRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.rauta.dataplane.testing.client.CookieClient;
import dev.rauta.dataplane.testing.service.FakeProvider;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.access.LoginProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the provider of a login says is believed where it holds, and what is done without it. */
final class LoginProviderTest {
    @RegisterExtension
    final LoginSite site = new LoginSite();

    private final FakeProvider provider = site.provider();
    private final FakeUpstream upstream = site.upstream();
    private final CookieClient browser = site.browser();

    @Test
    void aTokenThatIsNotForUsIsNotBelieved() throws Exception {
        site.serve(1);
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
        site.serve(workers);
        assertThat(browser.login("/x").status()).isEqualTo(200);
        provider.rotate();
        assertThat(browser.script("GET", "/x").status()).as("who is in stays in").isEqualTo(200);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            CookieClient other = new CookieClient(site.port());
            assertThat(other.login("/x").status()).isEqualTo(200);
        });
    }

    @Test
    void withoutTheProviderWhoIsInStaysInAndNobodyElseGetsIn() throws Exception {
        provider.answer(503);
        site.serve(1);
        isRefused(browser.page("/x"), 503, "provider-unavailable");
        provider.answer(200);
        await().atMost(Duration.ofSeconds(20)).until(() -> browser.login("/x").status() == 200);
        String code = CookieClient.through(new CookieClient(site.port()).page("/x"));
        assertThat(code).startsWith("/oauth2/callback?");
        CookieClient late = new CookieClient(site.port());
        String back = CookieClient.through(late.page("/x"));
        provider.answer(503);
        assertThat(browser.script("GET", "/x").status()).isEqualTo(200);
        isRefused(late.page(back), 503, "provider-unavailable");
        provider.close();
        assertThat(browser.script("GET", "/x").status()).isEqualTo(200);
        isRefused(late.page(back), 503, "provider-unavailable");
    }

    @Test
    void endpointsMayBeGivenAndTheSecretGoInTheBody() throws Exception {
        site.secretInBody();
        provider.wantsSecretInBody();
        site.provider(new LoginProvider(
                provider.issuer(),
                Optional.of(provider.issuer() + "/authorize?tenant=1"),
                Optional.of(provider.issuer() + "/token"),
                Optional.of(provider.issuer() + "/keys"),
                Optional.empty()));
        site.serve(1);
        assertThat(browser.login("/x").status()).isEqualTo(200);
        assertThat(browser.page("/logout").header("location")).as("no place to end it").isEqualTo("http://a.example/bye");
    }

    @Test
    void aProviderThatIsAnotherIsNotAsked() throws Exception {
        site.provider(new LoginProvider(
                provider.issuer() + "/", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        site.serve(1);
        isRefused(browser.page("/x"), 503, "provider-unavailable");
    }
}
