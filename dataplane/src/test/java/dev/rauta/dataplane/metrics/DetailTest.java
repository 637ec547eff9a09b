// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.metrics.MetricFamily.Counter;
import dev.rauta.dataplane.metrics.MetricFamily.Histogram;
import dev.rauta.dataplane.metrics.RequestFigures.Upstream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is counted of a route where details are asked for, and that nobody makes more of it than there is room for. */
final class DetailTest {
    private static final long MILLI = 1_000_000;

    private final SeriesTable table = new SeriesTable(2, true, false);
    private final Series route = table.route("http", "shop");
    private final WorkerMetrics one = new WorkerMetrics(0, true);
    private final WorkerMetrics two = new WorkerMetrics(1, true);

    private static RequestFigures figures(String method, int status) {
        return new RequestFigures(method, status, 30 * MILLI, 45, 2_000, new Upstream(MILLI, 20 * MILLI, 28 * MILLI));
    }

    private List<MetricFamily.Sample> samples(String name) {
        return new MetricsReader(table, List.of(one, two), () -> 0)
                .readDetails().stream()
                        .filter(family -> family.name().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .samples()
                        .toList();
    }

    private Histogram only(String name) {
        assertThat(samples(name)).hasSize(1);
        return (Histogram) samples(name).getFirst();
    }

    @Test
    void requestsOfAllWorkersAreCountedByMethodAndStatus() {
        one.requestDetailed(route, figures("GET", 200));
        one.requestDetailed(route, figures("GET", 204));
        two.requestDetailed(route, figures("GET", 200));
        two.requestDetailed(route, figures("brew", 418));
        assertThat(samples("requests")).containsExactlyInAnyOrder(
                counter("GET", "200", 2), counter("GET", "204", 1), counter("_OTHER", "418", 1));
        assertThat(samples("request_duration_seconds")).extracting(sample -> sample.labels().get("status")).containsExactly("2xx", "4xx");
    }

    private static Counter counter(String method, String status, double count) {
        return new Counter(Map.of("listener", "http", "route", "shop", "method", method, "status", status), count);
    }

    @Test
    void timesAndLengthsFallIntoTheirBuckets() {
        one.requestDetailed(route, figures("GET", 200));
        Histogram took = only("request_duration_seconds");
        assertThat(took.counts().get(took.bounds().indexOf(0.05))).isEqualTo(1);
        assertThat(took.sum()).isEqualTo(0.03);
        assertThat(only("connect_duration_seconds").counts().getFirst()).isEqualTo(1);
        assertThat(only("header_duration_seconds").sum()).isEqualTo(0.02);
        assertThat(only("response_duration_seconds").sum()).isEqualTo(0.028);
        Histogram received = only("request_size");
        assertThat(received.counts().get(received.bounds().indexOf(50.0))).isEqualTo(1);
        assertThat(only("response_size").counts().getLast()).isEqualTo(1);
        Histogram sent = only("bytes_sent");
        assertThat(sent.counts().get(sent.bounds().indexOf(10_000.0))).isEqualTo(1);
        assertThat(sent.sum()).isEqualTo(2_000);
    }

    @Test
    void whatHasNotComeIsNoTimeOfZero() {
        one.requestDetailed(route, new RequestFigures("GET", 404, MILLI, 45, 100, Upstream.NONE));
        one.requestDetailed(route, new RequestFigures("GET", 504, MILLI, 45, 100, new Upstream(-1, -1, 5 * MILLI)));
        assertThat(only("connect_duration_seconds").counts()).allMatch(count -> count == 0);
        assertThat(only("header_duration_seconds").counts()).allMatch(count -> count == 0);
        assertThat(only("response_duration_seconds").counts()).containsOnlyOnce(1L);
    }

    @Test
    void beyondSomePairsTheRestIsCountedByClass() {
        for (int status = 200; status < 200 + Detail.MOST; status++) {
            one.requestDetailed(route, figures("GET", status));
        }
        assertThat(samples("requests")).hasSize(Detail.MOST).contains(counter("GET", "263", 1));
        one.requestDetailed(route, figures("GET", 500));
        one.requestDetailed(route, figures("PUT", 501));
        one.requestDetailed(route, figures("GET", 200));
        assertThat(samples("requests")).hasSize(Detail.MOST + 1).contains(counter("_OTHER", "5xx", 2), counter("GET", "200", 2));
        assertThat(samples("requests").stream().mapToDouble(sample -> ((Counter) sample).value()).sum()).isEqualTo(Detail.MOST + 3);
    }

    @ParameterizedTest
    @CsvSource({"99, 100", "600, 599", "-1, 100", "0, 100", "599, 599"})
    void aStatusThatIsNoneIsCountedAsTheNext(int status, String label) {
        one.requestDetailed(route, figures("GET", status));
        assertThat(samples("requests")).containsExactly(counter("GET", label, 1));
    }

    @ParameterizedTest
    @CsvSource({"TIME, 0, 0", "TIME, 5000000, 0", "TIME, 5000001, 1", "TIME, 10000000000, 10", "TIME, 10000000001, 11", "LENGTH, 100, 9",
        "LENGTH, 101, 10", "SIZE, 11, 1"})
    void aBoundIsWithinItsBucket(Scale scale, long value, int bucket) {
        assertThat(scale.bucket(value)).isEqualTo(bucket);
    }

    @Test
    void whereNobodyAsksThereIsNothing() {
        SeriesTable plain = new SeriesTable(1);
        Series series = plain.route("http", "shop");
        one.requestDetailed(series, figures("GET", 200));
        assertThat(series.details()).isEmpty();
        assertThat(new WorkerMetrics(0).detailed()).isFalse();
    }
}
