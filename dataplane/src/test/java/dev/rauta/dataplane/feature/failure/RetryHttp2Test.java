// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.failure;

import static dev.rauta.dataplane.feature.failure.RetriedSite.NONE;
import static dev.rauta.dataplane.feature.failure.RetriedSite.answer;
import static dev.rauta.dataplane.feature.failure.RetriedSite.codes;
import static dev.rauta.dataplane.feature.failure.RetriedSite.more;
import static dev.rauta.dataplane.feature.failure.RetriedSite.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and calls that are sent once more over HTTP/2. */
final class RetryHttp2Test {
    @RegisterExtension
    final RetriedSite site = new RetriedSite();

    /** One that ends by itself is left alone, the rest is reset; the connection goes on either way. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void overHttp2OnlyWhatDoesNotEndIsReset(boolean ends) throws Exception {
        RawH2Upstream web = RawH2Upstream.start(new RawH2Upstream.Script() {
            @Override
            public void onRequest(RawH2Upstream.Connection connection, RawH2Upstream.Request request) throws IOException {
                if (connection.streams().size() > 1) {
                    connection.ok(request.stream(), "at last");
                } else {
                    connection.headers(request.stream(), ends, ":status", "500", "x-number", "1");
                }
            }
        });
        site.closing(web);
        site.rauta().apply(Tables.gateway(site.port())
                .upstream("web", UpstreamProtocol.HTTP2, web.endpoint())
                .forward("a.example", "/", "web")
                .change("a.example", with(codes(2, 500), NONE))
                .snapshot());
        assertThat(site.ask("POST", "abc").body()).isEqualTo("at last");
        assertThat(web.accepted()).isEqualTo(1);
        await().until(() -> web.resets().size() == (ends ? 0 : 1));
    }

    /** A call's status is no status of HTTP. */
    @Test
    void aGrpcStatusIsNoReasonToTryAgain() throws Exception {
        RawH2Upstream web = RawH2Upstream.start(new RawH2Upstream.Script() {
            @Override
            public void onRequest(RawH2Upstream.Connection connection, RawH2Upstream.Request request) throws IOException {
                boolean fails = connection.streams().size() == 1;
                connection.headers(
                        request.stream(), true,
                        ":status", fails && request.path().equals("/http") ? "503" : "200",
                        "content-type", "application/grpc",
                        "grpc-status", fails ? "14" : "0");
            }
        });
        site.closing(web);
        for (String path : List.of("/call", "/http")) {
            site.rauta().apply(Tables.gateway(site.port())
                    .upstream(path.substring(1), UpstreamProtocol.HTTP2, web.endpoint())
                    .forward("a.example", "/", path.substring(1))
                    .change("a.example", with(codes(2, 503), NONE))
                    .snapshot());
            try (RawH2Client client = RawH2Client.connect(site.port())) {
                client.request(1, true, "POST", "a.example", path, "content-type", "application/grpc", "te", "trailers");
                assertThat(client.answer(1).head()).containsEntry("grpc-status", path.equals("/call") ? "14" : "0");
            }
        }
        assertThat(web.requests()).hasSize(3);
    }

    /** One that answers the first of each call with a status and nothing else, the second in full. */
    @ParameterizedTest
    @CsvSource({"14, 2, true", "8, 2, true", "13, 1, true", "0, 1, true", "14, 1, false", "x, 1, true"})
    void callsAreTriedAgainByTheirStatus(String status, int tries, boolean grpc) throws Exception {
        RawH2Upstream calls = RawH2Upstream.start(new RawH2Upstream.Script() {
            private int asked;

            @Override
            public void onRequest(RawH2Upstream.Connection connection, RawH2Upstream.Request request) throws IOException {
                if (++asked == 1) {
                    connection.headers(
                            request.stream(), true, ":status", "200", "content-type", "application/grpc", "grpc-status", status);
                } else {
                    connection.headers(request.stream(), false, ":status", "200", "content-type", "application/grpc");
                    connection.data(request.stream(), "answer", false);
                    connection.headers(request.stream(), true, "grpc-status", "14");
                }
            }
        });
        site.closing(calls);
        site.rauta().apply(Tables.gateway(site.port())
                .upstream("web", UpstreamProtocol.HTTP2, calls.endpoint())
                .forward("a.example", "/", "web")
                .change("a.example", with(new RetryPolicy(
                        3, List.of(), true, true, false, Duration.ZERO, Optional.empty(), Optional.empty(), List.of(14, 8), Optional.empty()), NONE))
                .snapshot());
        try (RawH2Client client = RawH2Client.connect(site.port())) {
            client.request(1, false, "POST", "a.example", "/a.B/c", "content-type", grpc ? "application/grpc" : "text/plain", "te", "trailers")
                    .data(1, "call", true);
            RawH2Client.Answer answer = client.answer(1);
            assertThat(answer.body()).asString(StandardCharsets.US_ASCII).isEqualTo(tries == 2 ? "answer" : "");
            assertThat(calls.requests()).hasSize(tries);
        }
    }
}
