// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.trace;

import static dev.rauta.dataplane.feature.trace.TracedSite.all;
import static dev.rauta.dataplane.feature.trace.TracedSite.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.service.OtlpSpan;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Connection;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Request;
import dev.rauta.dataplane.trace.Propagation;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.Route;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What spans of gRPC calls say of them, by what the calls' trailers say. */
final class CallSpansTest {
    private static final String[] CALL = {"content-type", "application/grpc+proto", "te", "trailers"};

    private final TracedSite site = new TracedSite();
    private RawH2Upstream upstream;

    @BeforeEach
    void start() {
        upstream = site.closing(RawH2Upstream.start(new Script()));
    }

    @AfterEach
    void stop() throws Exception {
        site.close();
    }

    /** Says of itself what its method's name says: {@code Code14} in trailers, {@code Head14} in the head, {@code Http404} without any. */
    private static final class Script implements RawH2Upstream.Script {
        @Override
        public void onRequest(Connection connection, Request request) throws IOException {
            String method = request.path().replaceAll("\\?.*", "").replaceAll(".*/", "");
            String figure = method.replaceAll("^[A-Za-z]+", "");
            if (method.startsWith("Code")) {
                connection.headers(request.stream(), false, ":status", "200", "content-type", "application/grpc");
                connection.data(request.stream(), "answer", false);
                connection.headers(request.stream(), true, "grpc-status", figure);
            } else if (method.startsWith("Head")) {
                connection.headers(request.stream(), true, ":status", "200", "content-type", "application/grpc", "grpc-status", figure);
            } else if (method.startsWith("Once")) {
                String status = connection.streams().size() == 1 ? figure : "0";
                connection.headers(request.stream(), true, ":status", "200", "content-type", "application/grpc", "grpc-status", status);
            } else {
                connection.headers(request.stream(), false, ":status", figure, "content-type", "text/plain");
                connection.data(request.stream(), "what?", true);
            }
        }
    }

    private RunningDataplane serve(int workers, UnaryOperator<Route> change, Endpoint endpoint) {
        RunningDataplane rauta = site.closing(RunningDataplane.start(workers, site.collector.settings(100, true, Propagation.W3C)));
        rauta.applyAll(Tables.gateway(site.port)
                .upstream("web", UpstreamProtocol.HTTP2, endpoint)
                .forward("a.example", "/", "web")
                .change("a.example", change)
                .snapshot());
        return rauta;
    }

    private RawH2Client.Answer call(String path, String... fields) throws Exception {
        try (RawH2Client client = RawH2Client.connect(site.port)) {
            client.request(1, false, "POST", "a.example", path, fields).data(1, "call", true);
            return client.answer(1);
        }
    }

    private List<OtlpSpan> called(int workers, String path) throws Exception {
        RunningDataplane rauta = serve(workers, route -> route, upstream.endpoint());
        call(path, CALL);
        return site.flushed(rauta);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aCallSaysItsMethodAndHowItEnded(int workers) throws Exception {
        List<OtlpSpan> spans = called(workers, "/shop.v1.Cart/Code0?x=1");
        for (OtlpSpan span : List.of(only(spans, "SERVER"), only(spans, "CLIENT"))) {
            assertThat(span.attributes())
                    .containsEntry("rpc.system.name", "grpc")
                    .containsEntry("rpc.method", "shop.v1.Cart/Code0")
                    .containsEntry("rpc.response.status_code", "OK")
                    .containsEntry("http.request.method", "POST")
                    .containsEntry("http.response.status_code", "200")
                    .doesNotContainKeys("error.type", "rpc.method_original");
            assertThat(span.error()).isFalse();
        }
        assertThat(only(spans, "SERVER").name()).as("callers make up no names").isEqualTo("POST /");
    }

    /** Who has asked for what cannot be is an error to himself alone. */
    @ParameterizedTest
    @CsvSource({
        "Code1, CANCELLED, false", "Code2, UNKNOWN, true", "Code3, INVALID_ARGUMENT, false", "Code4, DEADLINE_EXCEEDED, true",
        "Code5, NOT_FOUND, false", "Code6, ALREADY_EXISTS, false", "Code7, PERMISSION_DENIED, false", "Code8, RESOURCE_EXHAUSTED, false",
        "Code9, FAILED_PRECONDITION, false", "Code10, ABORTED, false", "Code11, OUT_OF_RANGE, false", "Code13, INTERNAL, true",
        "Code14, UNAVAILABLE, true", "Code15, DATA_LOSS, true", "Code16, UNAUTHENTICATED, false", "Code17, UNKNOWN, true",
        "Code999, UNKNOWN, true", "Code, UNKNOWN, true", "Head5, NOT_FOUND, false", "Head14, UNAVAILABLE, true"
    })
    void itsStatusIsThatOfItsSpans(String method, String status, boolean error) throws Exception {
        List<OtlpSpan> spans = called(1, "/shop.Cart/" + method);
        OtlpSpan server = only(spans, "SERVER");
        assertThat(server.attributes()).containsEntry("rpc.method", "shop.Cart/" + method).containsEntry("rpc.response.status_code", status);
        assertThat(server.error()).isEqualTo(error);
        assertThat(server.attribute("error.type")).isEqualTo(error ? status : null);
        OtlpSpan client = only(spans, "CLIENT");
        assertThat(client.attributes()).containsEntry("rpc.response.status_code", status).containsEntry("error.type", status);
        assertThat(client.error()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"/shop.Cart/Code12, shop.Cart/Code12", "/Code0, ", "/a/b/Code0, ", "//Code0, ", "/shop.Cart/, "})
    void whatNobodyImplementsIsNoMethod(String path, String original) throws Exception {
        for (OtlpSpan span : called(1, path)) {
            assertThat(span.attributes()).containsEntry("rpc.method", "_OTHER");
            assertThat(span.attribute("rpc.method_original")).isEqualTo(original);
        }
    }

    /** Callers go by the status of HTTP then. */
    @ParameterizedTest
    @CsvSource({"200, UNKNOWN, UNKNOWN, UNKNOWN", "404, UNIMPLEMENTED, UNIMPLEMENTED, 404", "503, UNAVAILABLE, 503, 503", "403, PERMISSION_DENIED, , 403"})
    void anAnswerThatIsNoneOfGrpc(String http, String status, String server, String client) throws Exception {
        List<OtlpSpan> spans = called(1, "/shop.Cart/Http" + http);
        assertThat(spans).hasSize(2).allSatisfy(span -> assertThat(span.attributes())
                .containsEntry("http.response.status_code", http).containsEntry("rpc.response.status_code", status));
        assertThat(only(spans, "SERVER").attribute("error.type")).isEqualTo(server);
        assertThat(only(spans, "CLIENT").attribute("error.type")).isEqualTo(client);
    }

    @Test
    void whatRautaAnswersItself() throws Exception {
        RunningDataplane rauta = serve(1, route -> route, new Endpoint("127.0.0.1", FreePorts.next()));
        assertThat(call("/shop.Cart/Add", CALL).head()).containsEntry("grpc-status", "14");
        List<OtlpSpan> spans = site.flushed(rauta);
        assertThat(only(spans, "SERVER").attributes())
                .containsEntry("rpc.method", "shop.Cart/Add")
                .containsEntry("rpc.response.status_code", "UNAVAILABLE")
                .containsEntry("rauta.reason", "connect-failed")
                .containsEntry("error.type", "connect-failed");
        assertThat(only(spans, "SERVER").error()).isTrue();
        assertThat(all(spans, "CLIENT")).isNotEmpty().allSatisfy(span -> assertThat(span.attributes())
                .containsEntry("rpc.method", "shop.Cart/Add")
                .containsEntry("error.type", "connect-failed")
                .doesNotContainKey("rpc.response.status_code"));
    }

    @Test
    void eachTryHasItsOwnStatus() throws Exception {
        RetryPolicy retry = new RetryPolicy(
                2, List.of(), true, true, false, Duration.ZERO, Optional.empty(), Optional.empty(), List.of(14), Optional.empty());
        RunningDataplane rauta = serve(1, route -> new Route(
                route.name(), route.source(), route.match(), route.precedence(), route.filters(), route.action(), Timeouts.DEFAULT,
                Optional.of(retry), Optional.empty(), route.declared()), upstream.endpoint());
        assertThat(call("/shop.Cart/Once14", CALL).head()).containsEntry("grpc-status", "0");
        List<OtlpSpan> spans = site.flushed(rauta);
        assertThat(all(spans, "CLIENT").stream().map(span -> span.attribute("rpc.response.status_code"))).containsExactly("UNAVAILABLE", "OK");
        assertThat(all(spans, "CLIENT").stream().map(OtlpSpan::error)).containsExactly(true, false);
        assertThat(only(spans, "SERVER").attributes()).containsEntry("rpc.response.status_code", "OK");
        assertThat(only(spans, "SERVER").error()).isFalse();
    }

    /** gRPC-Web has its trailers in its body, and what has another type is no call. */
    @ParameterizedTest
    @ValueSource(strings = {"application/grpc-web", "application/json", "application/grpcish"})
    void whatIsNoCallSaysNothingOfCalls(String type) throws Exception {
        RunningDataplane rauta = serve(1, route -> route, upstream.endpoint());
        call("/shop.Cart/Code14", "content-type", type);
        assertThat(site.flushed(rauta)).hasSize(2).allSatisfy(span -> {
            assertThat(span.attributes().keySet()).noneMatch(key -> key.startsWith("rpc."));
            assertThat(span.error()).isFalse();
        });
    }
}
