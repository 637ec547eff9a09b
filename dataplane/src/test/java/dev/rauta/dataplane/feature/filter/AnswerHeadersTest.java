// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.filter;

import static dev.rauta.dataplane.testing.Guarded.ask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.filter.ErrorPage;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.filter.HeaderEdit;
import dev.rauta.routes.filter.HeaderField;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields that whatever is answered has. */
final class AnswerHeadersTest {
    private static final Filter ALL = new Filter.AnswerHeaders(new HeaderEdit(
            List.of(new HeaderField("X-Frame-Options", "DENY"), new HeaderField("X-Site", "all")), List.of(), List.of("Server", "X-Powered-By")));

    private static final Filter OWN =
            new Filter.ResponseHeaders(new HeaderEdit(List.of(new HeaderField("X-Site", "own")), List.of(), List.of()));

    private final int port = FreePorts.next();

    private static Filter redirect() {
        return new Filter.Redirect(Optional.of("https"), Optional.empty(), Optional.empty(), Optional.empty(), 308);
    }

    private static void assertEdited(RawClient.Response answer, int status, String site) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("x-frame-options")).isEqualTo("DENY");
        assertThat(answer.header("x-site")).isEqualTo(site);
        assertThat(answer.header("server")).isEmpty();
        assertThat(answer.header("x-powered-by")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void theyAreThereWhoeverAnswers(int workers) throws Exception {
        Guard nobody = new Guard.Addresses(List.of(AddressRange.parse("192.0.2.0/24")), List.of());
        Filter pages = new Filter.ErrorPages(List.of(new ErrorPage(List.of(503), true, "text/html", "oh")));
        try (RawH1Upstream web = RawH1Upstream.start(connection -> {
                    while (connection.readHead() != null) {
                        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nServer: web\r\nX-Frame-Options: SAMEORIGIN\r\nX-Powered-By: a\r\n\r\n");
                    }
                });
                RunningDataplane rauta = RunningDataplane.serving(
                        workers,
                        Tables.http(port)
                                .upstream("web", UpstreamProtocol.HTTP1, web.endpoint())
                                .upstream("none", UpstreamProtocol.HTTP1)
                                .forward("a.example", "/", "web", ALL)
                                .forward("a.example", "/own", "web", OWN, ALL)
                                .forward("a.example", "/none", "none", ALL, OWN)
                                .forward("a.example", "/page", "none", ALL, pages)
                                .forward("a.example", "/nobody", "web", nobody, ALL)
                                .forward("a.example", "/away", "web", redirect(), ALL)
                                .forward("a.example", "/plain", "web")
                                .snapshot())) {
            assertEdited(ask(port, "/"), 200, "all");
            // What is more specific has the last word.
            assertEdited(ask(port, "/own"), 200, "own");
            assertEdited(ask(port, "/none"), 503, "all");
            assertEdited(ask(port, "/page"), 503, "all");
            assertEdited(ask(port, "/nobody"), 403, "all");
            assertEdited(ask(port, "/away"), 308, "all");
            RawClient.Response plain = ask(port, "/plain");
            assertThat(plain.header("x-frame-options")).isEqualTo("SAMEORIGIN");
            assertThat(plain.header("server")).isEqualTo("web");
            assertThat(rauta.dataplane().ready()).isTrue();
        }
    }
}
