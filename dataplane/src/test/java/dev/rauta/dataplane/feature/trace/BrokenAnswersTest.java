// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.trace;

import static dev.rauta.dataplane.feature.trace.TracedSite.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.service.OtlpSpan;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Connection;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Request;
import dev.rauta.dataplane.trace.Propagation;
import dev.rauta.routes.filter.TrafficLimit;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What spans say of answers that end, or are broken off, after they have begun. */
final class BrokenAnswersTest {
    private static final String[] CALL = {"content-type", "application/grpc", "te", "trailers"};
    private static final String[] NO_CALL = {"content-type", "text/plain"};
    private static final String METHOD = "shop.Cart/List";

    /** An answer that has begun. */
    private record Begun(Connection connection, int stream) {}

    /** What becomes of it. */
    private enum End {
        RESET,
        RESET_WITHOUT_ERROR,
        CANCELLED,
        REFUSED,
        CLOSED,
        GONE_AWAY,
        DISOWNED;

        /** Who says that nothing was done is believed, even behind half an answer. */
        String why() {
            return this == DISOWNED ? "upstream-goaway" : "upstream-reset";
        }

        void of(Begun begun) throws IOException {
            switch (this) {
                case RESET -> begun.connection.reset(begun.stream, RawH2Upstream.INTERNAL_ERROR);
                case RESET_WITHOUT_ERROR -> begun.connection.reset(begun.stream, RawH2Upstream.NO_ERROR);
                case CANCELLED -> begun.connection.reset(begun.stream, RawH2Upstream.CANCEL);
                case REFUSED -> begun.connection.reset(begun.stream, RawH2Upstream.REFUSED_STREAM);
                case CLOSED -> begun.connection.close();
                case GONE_AWAY -> begun.connection.goAway(begun.stream, RawH2Upstream.INTERNAL_ERROR).close();
                case DISOWNED -> begun.connection.goAway(0, RawH2Upstream.INTERNAL_ERROR).close();
            }
        }
    }

    private final TracedSite site = new TracedSite();
    private final BlockingQueue<Begun> begun = new LinkedBlockingQueue<>();
    private RawH2Upstream upstream;
    private RunningDataplane rauta;
    private RawH2Client client;

    /** Says a head by the path's first element, or none, and the beginning of a body; the test does the rest. */
    private final class Script implements RawH2Upstream.Script {
        @Override
        public void onHeaders(Connection connection, Request request) throws IOException {
            String status = request.path().endsWith("List") ? "200" : request.path().substring(1);
            if (!status.equals("0")) {
                connection.headers(request.stream(), false, ":status", status, "content-type", request.fields().get("content-type"));
                connection.data(request.stream(), "some", false);
            }
            begun.add(new Begun(connection, request.stream()));
        }

        @Override
        public void onRequest(Connection connection, Request request) {}
    }

    @BeforeEach
    void start() {
        upstream = site.closing(RawH2Upstream.start(new Script()));
    }

    @AfterEach
    void stop() throws Exception {
        site.close();
    }

    /** Asks for {@code path}, and waits until the client has the beginning of an answer. */
    private Begun begin(int workers, String path, String... fields) throws Exception {
        Begun answer = ask(workers, path, fields);
        client.head(1);
        await().until(() -> client.received(1) == "some".length());
        return answer;
    }

    private Begun ask(int workers, String path, String... fields) throws Exception {
        rauta = site.closing(RunningDataplane.start(workers, site.collector.settings(100, true, Propagation.W3C)));
        rauta.applyAll(Tables.gateway(site.port)
                .upstream("web", UpstreamProtocol.HTTP2, upstream.endpoint())
                .forward("a.example", "/", "web")
                .forward("a.example", "/narrow", "web", new TrafficLimit.BodyLimit("call".length()))
                .snapshot());
        client = site.closing(RawH2Client.connect(site.port));
        client.request(1, false, "POST", "a.example", path, fields).data(1, "call", false);
        Begun answer = begun.poll(20, TimeUnit.SECONDS);
        assertThat(answer).as("what the upstream was asked").isNotNull();
        return answer;
    }

    private static void isBrokenOff(List<OtlpSpan> spans, String status, String why) {
        OtlpSpan server = only(spans, "SERVER");
        assertThat(server.attributes())
                .containsEntry("http.response.status_code", status)
                .containsEntry("rauta.reason", why)
                .containsEntry("error.type", why)
                .doesNotContainKey("rpc.response.status_code");
        assertThat(server.error()).isTrue();
        OtlpSpan attempt = only(spans, "CLIENT");
        assertThat(attempt.attributes())
                .containsEntry("http.response.status_code", status)
                .containsEntry("rauta.outcome", why)
                .containsEntry("error.type", why)
                .doesNotContainKey("rpc.response.status_code");
        assertThat(attempt.error()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aCallThatIsBrokenOffHasNoStatusAndIsAnError(End end) throws Exception {
        end.of(begin(1, "/" + METHOD, CALL));
        RawH2Client.Answer answer = client.answer(1);
        assertThat(answer.reset()).as("RST_STREAM").isNotNegative();
        assertThat(answer.trailers()).isEmpty();
        List<OtlpSpan> spans = site.flushed(rauta);
        isBrokenOff(spans, "200", end.why());
        assertThat(spans).allSatisfy(span ->
                assertThat(span.attributes()).containsEntry("rpc.system.name", "grpc").containsEntry("rpc.method", METHOD));
    }

    @Test
    void fourWorkersSayTheSame() throws Exception {
        End.RESET.of(begin(4, "/" + METHOD, CALL));
        client.answer(1);
        isBrokenOff(site.flushed(rauta), "200", "upstream-reset");
    }

    /** The status that was told says nothing of how it ended. */
    @ParameterizedTest
    @ValueSource(strings = {"200", "404", "503"})
    void anAnswerThatIsBrokenOffIsAnErrorToo(String status) throws Exception {
        End.CLOSED.of(begin(1, "/" + status, NO_CALL));
        client.answer(1);
        isBrokenOff(site.flushed(rauta), status, "upstream-reset");
    }

    @ParameterizedTest
    @CsvSource({"0, OK, false", "5, NOT_FOUND, false", "14, UNAVAILABLE, true", ", UNKNOWN, true"})
    void trailersSayHowACallHasEnded(String code, String status, boolean error) throws Exception {
        Begun answer = begin(1, "/" + METHOD, CALL);
        client.data(1, "", true);
        String[] trailers = code == null ? new String[] {"grpc-message", "all is well"} : new String[] {"grpc-status", code};
        answer.connection.headers(answer.stream, true, trailers);
        assertThat(client.answer(1).reset()).isNegative();
        List<OtlpSpan> spans = site.flushed(rauta);
        OtlpSpan server = only(spans, "SERVER");
        assertThat(server.attributes())
                .containsEntry("http.response.status_code", "200")
                .containsEntry("rpc.response.status_code", status)
                .doesNotContainKey("rauta.reason");
        assertThat(server.attribute("error.type")).isEqualTo(error ? status : null);
        assertThat(server.error()).isEqualTo(error);
        OtlpSpan attempt = only(spans, "CLIENT");
        assertThat(attempt.attributes()).containsEntry("rpc.response.status_code", status).doesNotContainKey("rauta.outcome");
        assertThat(attempt.attribute("error.type")).isEqualTo(status.equals("OK") ? null : status);
        assertThat(attempt.error()).isNotEqualTo(status.equals("OK"));
    }

    /** Whoever does not want to hear the rest makes no error of it. */
    @ParameterizedTest
    @CsvSource({"200, false", "200, true", "0, false", "0, true"})
    void aClientThatLeavesIsNoError(String status, boolean closes) throws Exception {
        if (status.equals("0")) {
            ask(1, "/0", CALL);
        } else {
            begin(1, "/200", CALL);
        }
        if (closes) {
            client.close();
        } else {
            client.reset(1);
        }
        await().until(() -> upstream.resets().size() == 1);
        List<OtlpSpan> spans = site.flushed(rauta);
        assertThat(only(spans, "SERVER").attributes())
                .containsEntry("http.response.status_code", status.equals("0") ? "499" : status)
                .containsEntry("rauta.reason", "downstream-gone");
        assertThat(only(spans, "CLIENT").attributes()).containsEntry("rauta.outcome", "downstream-gone");
        assertThat(spans).allSatisfy(span -> {
            assertThat(span.attributes()).containsEntry("rpc.system.name", "grpc").doesNotContainKeys("error.type", "rpc.response.status_code");
            assertThat(span.error()).isFalse();
        });
    }

    /** More than its route takes, once the answer has begun. */
    @Test
    void aClientThatSendsTooMuchIsNoErrorOfTheRequest() throws Exception {
        begin(1, "/narrow/List", CALL);
        client.data(1, "more", false);
        assertThat(client.answer(1).reset()).isNotNegative();
        OtlpSpan server = only(site.flushed(rauta), "SERVER");
        assertThat(server.attributes())
                .containsEntry("http.response.status_code", "200")
                .containsEntry("rauta.reason", "body-too-large")
                .doesNotContainKey("error.type");
        assertThat(server.error()).isFalse();
    }
}
