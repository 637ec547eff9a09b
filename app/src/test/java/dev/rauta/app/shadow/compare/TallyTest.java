// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.shadow.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.app.shadow.log.LineFormat;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Lines come to counts and a list that does not grow. */
final class TallyTest {
    private final Tally tally = new Tally(LineFormat.of("$scheme $host \"$request\" $status $proxy_upstream_name $upstream_status"));

    private void take(String host, String path, String upstream) {
        tally.take("http " + host + " \"GET " + path + " HTTP/1.1\" 200 " + upstream + " 200");
    }

    @Test
    void likeDifferencesAreOne() throws IOException {
        tally.with(Site.of(Site.ingress("a", "/", "web")));
        take("a.example", "/", "default-web-80");
        take("a.example", "/x", "default-api-80");
        take("a.example", "/y", "default-api-80");
        take("b.example", "/z/1?q=2", "default-api-80");
        take("b.example", "/z/2", "default-api-80");
        tally.take("what is this");
        Tally.View view = tally.view();
        assertThat(view.compared())
                .containsEntry("same", 1L).containsEntry("other-upstream", 2L).containsEntry("other-answer", 2L).containsEntry("undecided", 1L);
        assertThat(view.differences()).hasSize(2);
        assertThat(view.differences()).anySatisfy(one -> {
            assertThat(one.host()).isEqualTo("a.example");
            assertThat(one.outcome()).isEqualTo("other-upstream");
            assertThat(one.count()).isEqualTo(2);
            assertThat(one.example()).isEqualTo("GET http://a.example/x");
            assertThat(one.was()).isEqualTo("forward to default-api-80");
            assertThat(one.is()).isEqualTo("forward to default/web:80");
            assertThat(one.by()).startsWith("Ingress default/a-web");
        });
        assertThat(view.differences()).anySatisfy(one -> {
            assertThat(one.place()).isEqualTo("/z");
            assertThat(one.is()).isEqualTo("answer 404");
            assertThat(one.by()).isEmpty();
        });
        assertThat(view.unreadLines()).isEqualTo(1);
        assertThat(view.unreadLine()).isEqualTo("what is this");
        assertThat(view.undecided()).containsEntry("a line that is not of the format", 1L);
    }

    @Test
    void noFloodOfHostsMakesTheListGrow() throws IOException {
        tally.with(Site.of(Site.ingress("a", "/", "web")));
        for (int i = 0; i < Tally.MOST + 50; i++) {
            take("h" + i + ".example", "/", "default-api-80");
        }
        assertThat(tally.view().differences()).hasSize(Tally.MOST);
        assertThat(tally.view().unlisted()).isEqualTo(50);
        assertThat(tally.view().compared()).containsEntry("other-answer", Tally.MOST + 50L);
    }

    @Test
    void whatAnEditSettlesIsForgottenAndCountedAllTheSame() throws IOException {
        tally.with(Site.of(Site.ingress("a", "/", "web") + Site.ingress("b", "/", "web")));
        take("a.example", "/", "default-api-80");
        take("b.example", "/", "default-api-80");
        tally.with(Site.of(Site.ingress("a", "/", "api") + Site.ingress("b", "/", "web")));
        assertThat(tally.view().differences()).extracting(Tally.Difference::host).containsExactly("b.example");
        assertThat(tally.view().compared()).containsEntry("other-upstream", 2L);
    }

    @Test
    void linesWaitForTheFirstTranslation() throws Exception {
        Thread reader = Thread.ofVirtual().start(() -> take("a.example", "/", "default-web-80"));
        await().until(() -> reader.getState() == Thread.State.WAITING);
        assertThat(tally.view().compared()).containsEntry("same", 0L);
        tally.with(Site.of(Site.ingress("a", "/", "web")));
        reader.join();
        assertThat(tally.view().compared()).containsEntry("same", 1L);
    }
}
