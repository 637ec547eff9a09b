// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.Limits;
import dev.rauta.dataplane.log.AccessLogSettings;
import dev.rauta.dataplane.log.Escape;
import dev.rauta.dataplane.log.LogFormat;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.TestLimits;
import dev.rauta.dataplane.testing.client.Http2Client;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When an upstream was reached and when it answered is in a line, for each attempt; and what a request has named by arguments and cookies. */
final class UpstreamTimesTest {
    private static final Limits LIMITS = new TestLimits().limits();
    private static final String TIMES = "$status [$upstream_connect_time] [$upstream_header_time] [$upstream_response_time]";

    private final int port = FreePorts.next();
    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private RunningDataplane start(int workers, String format, Endpoint... endpoints) {
        RunningDataplane rauta = RunningDataplane.start(
                workers, LIMITS, new AccessLogSettings(LogFormat.of(format, Escape.DEFAULT), Optional.of(folder.resolve("log")), 1));
        open.add(rauta);
        rauta.applyAll(Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, endpoints)
                .forward("a.example", "/", "web")
                .snapshot());
        return rauta;
    }

    private List<String> lines(RunningDataplane rauta, int requests) throws Exception {
        await().until(() -> rauta.counted("rauta_requests_total", Map.of()) == requests);
        rauta.close();
        return Files.readAllLines(folder.resolve("log"));
    }

    private static void hold(CountDownLatch until) throws IOException {
        try {
            until.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException("interrupted while an answer is held back");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void anAnswerHasBeenConnectedToBeforeItsHeadCameAndThatBeforeItsEnd(int workers) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch rest = new CountDownLatch(1);
        RawH1Upstream web = RawH1Upstream.start(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
            asked.countDown();
            hold(rest);
            connection.send("ok");
        });
        open.add(web);
        RunningDataplane rauta = start(workers, TIMES, web.endpoint());
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
            asked.await();
            assertThat(client.head()).startsWith("HTTP/1.1 200");
            rest.countDown();
            assertThat(client.stream().readNBytes(2)).hasSize(2);
        }
        String line = lines(rauta, 1).getFirst();
        assertThat(line).matches("200 \\[\\d+\\.\\d{3}] \\[\\d+\\.\\d{3}] \\[\\d+\\.\\d{3}]");
        String[] times = line.replaceAll("[\\[\\]]", "").split(" ");
        assertThat(Double.parseDouble(times[1])).isLessThanOrEqualTo(Double.parseDouble(times[2]));
        assertThat(Double.parseDouble(times[2])).isLessThanOrEqualTo(Double.parseDouble(times[3]));
    }

    @Test
    void whoTakesNoConnectionHasNeither() throws Exception {
        RunningDataplane rauta = start(1, TIMES, new Endpoint("127.0.0.1", FreePorts.next()));
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/").status()).isGreaterThanOrEqualTo(502);
        }
        assertThat(lines(rauta, 1).getFirst())
                .matches("50\\d \\[-(, -)*] \\[-(, -)*] \\[\\d+\\.\\d{3}(, \\d+\\.\\d{3})*]");
    }

    @Test
    void whoTakesAConnectionAndNeverAnswersHasNoHead() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        RawH1Upstream web = RawH1Upstream.start(connection -> {
            connection.readHead();
            asked.countDown();
            connection.readHead();
        });
        open.add(web);
        RunningDataplane rauta = start(1, TIMES, web.endpoint());
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
            asked.await();
        }
        assertThat(lines(rauta, 1).getFirst()).matches("499 \\[\\d+\\.\\d{3}] \\[-] \\[\\d+\\.\\d{3}]");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void argumentsAndCookiesAreNamed(boolean overHttp2) throws Exception {
        FakeUpstream web = FakeUpstream.http1("web");
        open.add(web);
        RunningDataplane rauta = start(1, "$arg_q $cookie_b $cookie_none $ssl_cipher", web.endpoint());
        if (overHttp2) {
            try (Http2Client client = Http2Client.plaintext(port)) {
                assertThat(client.send(HttpMethod.GET, "a.example", "/p?x=1&q=%22", "", "cookie", "a=1; b=2").get().status()).isEqualTo(200);
            }
        } else {
            try (RawClient client = RawClient.connect(port)) {
                client.send("GET /p?x=1&q=%22 HTTP/1.1\r\nHost: a.example\r\nCookie: a=1; b=2\r\n\r\n");
                assertThat(client.response().status()).isEqualTo(200);
            }
        }
        assertThat(lines(rauta, 1)).containsExactly("%22 2 - -");
    }
}
