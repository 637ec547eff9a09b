// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.http.ExchangeFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MetricsTest {
    private static final long KEPT = SeriesTable.KEPT.toNanos();
    private final SeriesTable series = new SeriesTable(2);
    private final WorkerMetrics one = new WorkerMetrics(0);
    private final WorkerMetrics two = new WorkerMetrics(1);

    private MetricFamily read(String name) {
        return new MetricsReader(series, List.of(one, two), () -> 0)
                .read().stream().filter(family -> family.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void aRequestCountsOnceOverAllWorkers() {
        Series route = series.route("ingress/80", "ingress/default/web/0");
        one.requestFinished(route, 200, Protocol.HTTP1, 2_000_000);
        one.requestFinished(route, 204, Protocol.HTTP1, 40_000_000_000L);
        two.requestFinished(route, 200, Protocol.HTTP1, 2_000_000);
        two.requestFinished(route, 503, Protocol.HTTP2, 2_000_000);
        Map<String, String> labels = Map.of("listener", "ingress/80", "route", "ingress/default/web/0");
        assertThat(read("rauta_requests_total").samples())
                .containsExactly(
                        new MetricFamily.Counter(with(labels, "2xx", "http1"), 3),
                        new MetricFamily.Counter(with(labels, "5xx", "http2"), 1));
        MetricFamily.Histogram histogram = (MetricFamily.Histogram)
                read("rauta_request_duration_seconds").samples().findFirst().orElseThrow();
        assertThat(histogram.counts().stream().mapToLong(Long::longValue).sum()).isEqualTo(4);
        assertThat(histogram.counts().getLast()).isEqualTo(1);
        assertThat(histogram.sum()).isBetween(40.005, 40.007);
        assertThat(read("rauta_worker_requests_total").samples())
                .containsExactly(
                        new MetricFamily.Counter(Map.of("worker_id", "0"), 2),
                        new MetricFamily.Counter(Map.of("worker_id", "1"), 2));
    }

    @Test
    void anAttemptCountsByOutcome() {
        Series upstream = series.upstream("default/web:80");
        one.attemptFinished(upstream, Outcome.answered(200), 1);
        one.attemptFinished(upstream, Outcome.failed(ExchangeFailure.CONNECT_FAILED), 1);
        assertThat(read("rauta_upstream_attempts_total").samples())
                .containsExactly(
                        new MetricFamily.Counter(Map.of("upstream", "default/web:80", "outcome", "2xx"), 1),
                        new MetricFamily.Counter(Map.of("upstream", "default/web:80", "outcome", "connect-failed"), 1));
    }

    @Test
    void aSeriesThatComesBackSoonKeepsItsCount() {
        Series route = series.route("a", "r");
        one.requestFinished(route, 200, Protocol.HTTP1, 1);
        series.sweep(Set.of(), 0);
        series.sweep(Set.of(), KEPT - 1);
        assertThat(series.route("a", "r")).isSameAs(route).isNotSameAs(series.route("a", "s"));
        series.sweep(Set.of(route), KEPT);
        series.sweep(Set.of(), KEPT + 1);
        series.sweep(Set.of(), 2 * KEPT);
        assertThat(series.route("a", "r")).as("it was there again").isSameAs(route);
        assertThat(read("rauta_requests_total").samples()).hasSize(1);
    }

    @Test
    void aSeriesThatLeftLongAgoIsForgotten() {
        Series gone = series.route("a", "r");
        Series stays = series.route("a", "s");
        Series upstream = series.upstream("default/web:80");
        Series stream = series.stream("a", "t");
        one.requestFinished(gone, 200, Protocol.HTTP1, 1);
        one.requestFinished(stays, 200, Protocol.HTTP1, 1);
        one.requestFinished(series.unrouted(), 400, Protocol.HTTP1, 1);
        one.attemptFinished(upstream, Outcome.answered(200), 1);
        one.streamEnded(stream, StreamOutcome.CHANGED);
        series.sweep(Set.of(stays), 5);
        series.sweep(Set.of(stays), 5 + KEPT);
        // A request that was in flight all the time counts for nobody.
        one.requestFinished(gone, 200, Protocol.HTTP1, 1);
        assertThat(read("rauta_requests_total").samples())
                .extracting(sample -> sample.labels().get("route"))
                .containsExactly("none", "s");
        assertThat(read("rauta_upstream_attempts_total").samples()).isEmpty();
        assertThat(read("rauta_stream_connections_total").samples()).hasSize(1);
        assertThat(series.route("a", "r")).as("begins anew").isNotSameAs(gone);
    }

    @Test
    void routesThatComeAndGoDoNotPileUp() {
        for (int i = 0; i < 10_000; i++) {
            Series route = series.route("a", "r" + i);
            one.requestFinished(route, 200, Protocol.HTTP1, 1);
            series.sweep(Set.of(route), i * (KEPT / 100));
        }
        assertThat(series.routes()).hasSizeBetween(100, 104);
    }

    private static Map<String, String> with(Map<String, String> labels, String code, String protocol) {
        Map<String, String> all = new HashMap<>(labels);
        all.put("code", code);
        all.put("protocol", protocol);
        return all;
    }
}
