// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.guard;

import static dev.rauta.dataplane.testing.Guarded.ask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.match.HeaderMatch;
import dev.rauta.routes.match.ValueMatch;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests are kept out by what their fields say. */
final class DeniedFieldsTest {
    private final int port = FreePorts.next();
    private final FakeUpstream upstream = FakeUpstream.http1("web");
    private RunningDataplane rauta;

    private void serve(int workers, HeaderMatch... denied) {
        rauta = RunningDataplane.serving(
                workers,
                Tables.http(port)
                        .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                        .forward("a.example", "/", "web", new Guard.Fields(List.of(denied)))
                        .snapshot());
    }

    @AfterEach
    void stop() {
        rauta.close();
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({
        "User-Agent: bad bot/1, X-None: 1, 403, 1",
        "User-Agent: bad bot/1, X-None: 1, 403, 4",
        "User-Agent: a good one, X-None: 1, 200, 1",
        "user-agent: exact, X-None: 1, 403, 1",
        "User-Agent: exactly, X-None: 1, 200, 4",
        "X-None: 1, X-None: 2, 200, 1",
        "User-Agent: good, User-Agent: bad bot, 403, 1",
        "User-Agent: exact, User-Agent: good, 403, 1",
        "Referer: https://bad bot, User-Agent: good, 200, 1",
        "Referer: , User-Agent: good, 200, 1"
    })
    void whatIsDeniedDoesNotPass(String one, String other, int status, int workers) throws Exception {
        serve(workers,
                new HeaderMatch("User-Agent", new ValueMatch.Regex("(?i).*bad ?bot.*")),
                new HeaderMatch("User-Agent", new ValueMatch.Exact("exact")));
        RawClient.Response answer = ask(port, "/x", one, other);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("x-rauta-error")).isEqualTo(status == 403 ? "field-denied" : "");
        assertThat(upstream.requests()).hasSize(status == 200 ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"1", "4"})
    void underscoresAreDroppedBeforeAnybodyLooks(int workers) throws Exception {
        Guard guard = new Guard.Fields(List.of(new HeaderMatch("x_a", new ValueMatch.Regex(".*"))));
        Queue<String> heads = new ConcurrentLinkedQueue<>();
        try (RawH1Upstream web = RawH1Upstream.start(connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                heads.add(head.toLowerCase(Locale.ROOT));
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            }
        })) {
            rauta = RunningDataplane.serving(
                    workers,
                    Tables.http(port)
                            .upstream("web", UpstreamProtocol.HTTP1, web.endpoint())
                            .forward("a.example", "/", "web", new Filter.NoUnderscores(), guard)
                            .forward("a.example", "/as-it-is", "web", guard)
                            .snapshot());
            assertThat(ask(port, "/", "x_a: 1", "X-A: 2", "X_A: 3", "x_b_: 4", "_: 5", "X_a: 6").status()).isEqualTo(200);
            assertThat(heads).singleElement().asString().contains("x-a: 2").doesNotContain("_");
            assertThat(ask(port, "/as-it-is", "x_a: 1").status()).isEqualTo(403);
        }
    }

    @Test
    void whatCannotBeReadKeepsAllOut() throws Exception {
        serve(1, new HeaderMatch("User-Agent", new ValueMatch.Regex("(")), new HeaderMatch("a", new ValueMatch.Exact("b")));
        assertThat(ask(port, "/").status()).isEqualTo(503);
        assertThat(upstream.requests()).isEmpty();
    }
}
