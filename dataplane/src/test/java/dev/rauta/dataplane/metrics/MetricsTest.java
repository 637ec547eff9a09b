// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.http.ExchangeFailure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MetricsTest {
    private final SeriesTable series = new SeriesTable();
    private final WorkerMetrics one = new WorkerMetrics(0);
    private final WorkerMetrics two = new WorkerMetrics(1);

    private MetricFamily read(String name) {
        return new MetricsReader(series, List.of(one, two))
                .read().stream().filter(family -> family.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void aRequestCountsOnceOverAllWorkers() {
        int route = series.route("ingress/80", "ingress/default/web/0");
        one.grow(series.routeCount(), 0, 0);
        one.requestFinished(route, 200, Protocol.HTTP1, 2_000_000);
        one.requestFinished(route, 204, Protocol.HTTP1, 40_000_000_000L);
        two.grow(series.routeCount(), 0, 0);
        two.requestFinished(route, 200, Protocol.HTTP1, 2_000_000);
        two.requestFinished(route, 503, Protocol.HTTP2, 2_000_000);
        Map<String, String> labels = Map.of("listener", "ingress/80", "route", "ingress/default/web/0");
        assertThat(read("rauta_requests_total").samples())
                .containsExactly(
                        new MetricFamily.Counter(with(labels, "2xx", "http1"), 3),
                        new MetricFamily.Counter(with(labels, "5xx", "http2"), 1));
        MetricFamily.Histogram histogram = (MetricFamily.Histogram)
                read("rauta_request_duration_seconds").samples().getFirst();
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
        int upstream = series.upstream("default/web:80");
        one.grow(1, series.upstreamCount(), 0);
        one.attemptFinished(upstream, Outcome.answered(200), 1);
        one.attemptFinished(upstream, Outcome.failed(ExchangeFailure.CONNECT_FAILED), 1);
        assertThat(read("rauta_upstream_attempts_total").samples())
                .containsExactly(
                        new MetricFamily.Counter(Map.of("upstream", "default/web:80", "outcome", "2xx"), 1),
                        new MetricFamily.Counter(Map.of("upstream", "default/web:80", "outcome", "connect-failed"), 1));
    }

    @Test
    void aSeriesThatComesBackKeepsItsNumber() {
        assertThat(series.route("a", "r")).isEqualTo(series.route("a", "r"));
        assertThat(series.route("a", "s")).isNotEqualTo(series.route("a", "r"));
    }

    private static Map<String, String> with(Map<String, String> labels, String code, String protocol) {
        Map<String, String> all = new java.util.HashMap<>(labels);
        all.put("code", code);
        all.put("protocol", protocol);
        return all;
    }
}
