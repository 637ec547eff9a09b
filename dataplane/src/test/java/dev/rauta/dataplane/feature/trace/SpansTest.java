// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.trace;

import static dev.rauta.dataplane.feature.trace.TracedSite.all;
import static dev.rauta.dataplane.feature.trace.TracedSite.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.log.AccessLogSettings;
import dev.rauta.dataplane.log.Escape;
import dev.rauta.dataplane.log.LogFormat;
import dev.rauta.dataplane.metrics.Exemplar;
import dev.rauta.dataplane.metrics.MetricFamily;
import dev.rauta.dataplane.testing.FakeUpstream;
import dev.rauta.dataplane.testing.OtlpSpan;
import dev.rauta.dataplane.testing.RawClient;
import dev.rauta.dataplane.testing.RawH1Upstream;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.SpanCollector;
import dev.rauta.dataplane.trace.Propagation;
import dev.rauta.dataplane.trace.TraceSettings;
import dev.rauta.routes.Hedging;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.Route;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What spans say, which there are, and what becomes of them where the collector takes none. */
final class SpansTest {
    /** Later than whoever answers at all answers. */
    private static final Duration LATE = Duration.ofMillis(500);
    private final TracedSite site = new TracedSite();

    @TempDir
    Path folder;

    @AfterEach
    void stop() throws Exception {
        site.close();
    }

    private TraceSettings settings() {
        return site.collector.settings(100, true, Propagation.W3C);
    }

    private RunningDataplane serve(int workers, TraceSettings settings, UnaryOperator<Route> change, Endpoint... endpoints) {
        RunningDataplane rauta = site.closing(RunningDataplane.start(workers, settings));
        rauta.applyAll(tables(endpoints).change("a.example", change).snapshot());
        return rauta;
    }

    private Tables tables(Endpoint... endpoints) {
        return Tables.http(site.port).upstream("web", UpstreamProtocol.HTTP1, endpoints).forward("a.example", "/", "web");
    }

    private static UnaryOperator<Route> tried(RetryPolicy retry, Hedging hedging) {
        return route -> new Route(
                route.name(), route.source(), route.match(), route.precedence(), route.filters(), route.action(), Timeouts.DEFAULT,
                Optional.ofNullable(retry), Optional.ofNullable(hedging), route.declared());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aRequestAndItsTryAreTold(int workers) throws Exception {
        FakeUpstream web = site.closing(FakeUpstream.http1("web"));
        RunningDataplane rauta = serve(workers, settings(), route -> route, web.endpoint());
        site.ask("/x/y?secret=1");
        List<OtlpSpan> spans = site.flushed(rauta);
        OtlpSpan server = only(spans, "SERVER");
        assertThat(server.name()).isEqualTo("GET /");
        assertThat(server.attributes())
                .containsEntry("http.request.method", "GET")
                .containsEntry("url.path", "/x/y")
                .containsEntry("url.scheme", "http")
                .containsEntry("server.address", "a.example")
                .containsEntry("server.port", "" + site.port)
                .containsEntry("http.response.status_code", "200")
                .containsEntry("http.route", "/")
                .containsEntry("network.protocol.version", "1.1")
                .containsEntry("client.address", "127.0.0.1")
                .containsEntry("user_agent.original", "test/1")
                .containsEntry("rauta.upstream", "default/web:80")
                .containsKeys("rauta.route", "rauta.listener", "network.peer.port");
        assertThat(server.attributes().values()).noneMatch(value -> value.contains("secret"));
        assertThat(server.error()).isFalse();
        OtlpSpan client = only(spans, "CLIENT");
        assertThat(client.name()).isEqualTo("GET");
        assertThat(client.attributes())
                .containsEntry("server.address", "127.0.0.1")
                .containsEntry("server.port", "" + web.endpoint().port())
                .containsEntry("http.response.status_code", "200")
                .containsEntry("network.protocol.version", "1.1")
                .doesNotContainKey("http.request.resend_count");
        assertThat(client.events()).containsExactly("connected");
        assertThat(client.begin()).isBetween(server.begin(), client.end());
        assertThat(client.end()).isLessThanOrEqualTo(server.end());
        assertThat(site.collector.resources()).first().satisfies(its -> assertThat(its).containsEntry("service.name", "rauta"));
    }

    @Test
    void whatRautaAnswersItselfIsToldToo() throws Exception {
        RunningDataplane rauta = serve(1, settings(), route -> route);
        assertThat(site.ask("/x")).contains("no-endpoint");
        try (RawClient client = RawClient.connect(site.port)) {
            assertThat(client.get("b.example", "/nowhere").status()).isEqualTo(404);
        }
        List<OtlpSpan> spans = site.flushed(rauta);
        assertThat(all(spans, "CLIENT")).isEmpty();
        assertThat(spans).hasSize(2);
        OtlpSpan first = spans.getFirst();
        assertThat(first.attributes()).containsEntry("http.response.status_code", "503").containsEntry("error.type", "no-endpoint");
        assertThat(first.error()).isTrue();
        OtlpSpan nowhere = spans.getLast();
        assertThat(nowhere.name()).isEqualTo("GET");
        assertThat(nowhere.attributes()).containsEntry("rauta.reason", "no-route").doesNotContainKey("http.route");
        assertThat(nowhere.error()).isFalse();
    }

    @Test
    void eachRetryHasItsOwn() throws Exception {
        FakeUpstream web = site.closing(FakeUpstream.http1("web"));
        RetryPolicy retry = new RetryPolicy(2, List.of(503), true, true, false, Duration.ofMillis(1));
        RunningDataplane rauta = serve(1, settings(), tried(retry, null), web.endpoint());
        String body = site.ask("/status/503");
        List<OtlpSpan> spans = site.flushed(rauta);
        List<OtlpSpan> clients = all(spans, "CLIENT");
        assertThat(clients).hasSize(3).allSatisfy(span -> {
            assertThat(span.parent()).isEqualTo(only(spans, "SERVER").id());
            assertThat(span.attributes()).containsEntry("http.response.status_code", "503").containsEntry("error.type", "503");
        });
        assertThat(clients.stream().map(OtlpSpan::id).distinct()).hasSize(3);
        assertThat(clients.stream().map(span -> span.attribute("http.request.resend_count"))).containsExactly(null, "1", "2");
        assertThat(clients.stream().map(span -> span.attribute("rauta.try"))).containsExactly(null, "5xx", "5xx");
        assertThat(TracedSite.seen(body, "traceparent")).as("the last one's").contains(clients.getLast().id());
    }

    @Test
    void eachHedgeHasItsOwn() throws Exception {
        RawH1Upstream silent = site.closing(RawH1Upstream.start(connection -> {
            connection.readHead();
            connection.awaitEnd();
        }));
        RunningDataplane rauta = serve(1, settings(), tried(null, new Hedging(LATE, 1)), silent.endpoint(), quick());
        // Which of the two is asked first is a matter of turns, which hedges take too: at least one request begins with the silent one.
        site.ask("/a");
        site.ask("/b");
        List<OtlpSpan> clients = all(site.flushed(rauta), "CLIENT");
        assertThat(clients).filteredOn(span -> "hedge".equals(span.attribute("rauta.try"))).isNotEmpty().allSatisfy(span ->
                assertThat(span.attributes()).containsEntry("http.response.status_code", "200").containsEntry("http.request.resend_count", "1"));
        assertThat(clients).filteredOn(span -> "hedged-away".equals(span.attribute("rauta.outcome"))).isNotEmpty().allSatisfy(span ->
                assertThat(span.error()).isFalse());
    }

    private Endpoint quick() {
        return site.closing(FakeUpstream.http1("quick")).endpoint();
    }

    @Test
    void aFailureHasItsReason() throws Exception {
        FakeUpstream web = site.closing(FakeUpstream.http1("web"));
        RunningDataplane rauta = serve(1, settings(), route -> route, web.endpoint());
        site.ask("/cut");
        List<OtlpSpan> spans = site.flushed(rauta);
        assertThat(only(spans, "CLIENT").attributes()).containsEntry("error.type", "upstream-reset");
        assertThat(only(spans, "SERVER").attributes()).containsEntry("error.type", "upstream-reset").containsEntry("http.response.status_code", "502");
    }

    @Test
    void theAccessLogAndExemplarsNameTheTrace() throws Exception {
        Path file = folder.resolve("access.log");
        LogFormat format = LogFormat.of(
                "$opentelemetry_trace_id $opentelemetry_span_id $opentelemetry_context_traceparent", Escape.DEFAULT);
        RunningDataplane rauta = site.closing(RunningDataplane.start(1, settings(), new AccessLogSettings(format, Optional.of(file), 1)));
        rauta.applyAll(tables(quick()).snapshot());
        site.ask("/x");
        await().until(() -> rauta.counted("rauta_requests_total", Map.of()), count -> count == 1);
        List<Exemplar> exemplars = rauta.dataplane().metrics().stream()
                .filter(family -> family.name().equals("rauta_request_duration_seconds"))
                .flatMap(MetricFamily::samples)
                .flatMap(sample -> ((MetricFamily.Histogram) sample).exemplars().stream())
                .toList();
        OtlpSpan server = only(site.flushed(rauta), "SERVER");
        assertThat(exemplars).singleElement().satisfies(one -> {
            assertThat(one.traceId()).isEqualTo(server.trace());
            assertThat(one.spanId()).isEqualTo(server.id());
            assertThat(one.value()).isPositive();
        });
        assertThat(Files.readAllLines(file))
                .containsExactly(server.trace() + " " + server.id() + " 00-" + server.trace() + "-" + server.id() + "-03");
    }

    @Test
    void headersForTheCollectorAreReadOfAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("headers"), "# who we are\nAuthorization: Bearer of-this-test\n");
        TraceSettings usual = settings();
        TraceSettings settings = new TraceSettings(
                usual.endpoint(), Optional.of(file), Optional.empty(), usual.resource(), 100, true, 10, usual.propagations());
        RunningDataplane rauta = serve(1, settings, route -> route, quick());
        site.ask("/x");
        site.flushed(rauta);
        assertThat(site.collector.authorizations()).isNotEmpty().containsOnly("Bearer of-this-test");
    }

    /** Two spans a request, room for eight: the rest is counted, and every request is answered. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aCollectorThatSaysNothingHarmsNobody(int workers) throws Exception {
        SpanCollector silent = site.closing(SpanCollector.silent());
        TraceSettings usual = settings();
        TraceSettings settings = new TraceSettings(
                silent.endpoint(), Optional.empty(), Optional.empty(), usual.resource(), 100, true, 8, usual.propagations());
        RunningDataplane rauta = serve(workers, settings, route -> route, quick());
        for (int i = 0; i < 50; i++) {
            assertThat(site.ask("/" + i)).startsWith("quick");
        }
        await().until(() -> rauta.counted("rauta_spans_dropped_total", Map.of()), dropped -> dropped > 0);
        await().until(() -> rauta.counted("rauta_requests_total", Map.of()), count -> count == 50);
        assertThat(rauta.counted("rauta_spans_exported_total", Map.of())).isZero();
    }

    @Test
    void whatACollectorRefusesIsCounted() throws Exception {
        site.collector.answer(400);
        RunningDataplane rauta = serve(1, settings(), route -> route, quick());
        assertThat(site.ask("/x")).startsWith("quick");
        await().until(() -> rauta.counted("rauta_spans_failed_total", Map.of()), failed -> failed == 2);
        site.collector.answer(200);
        site.ask("/x");
        await().until(() -> rauta.counted("rauta_spans_exported_total", Map.of()), exported -> exported == 2);
    }

    @Test
    void drainingSendsWhatWaits() throws Exception {
        RunningDataplane rauta = serve(1, settings(), route -> route, quick());
        site.ask("/x");
        rauta.dataplane().drain(Duration.ZERO, Duration.ofSeconds(5));
        assertThat(site.collector.spans()).hasSize(2);
    }
}
