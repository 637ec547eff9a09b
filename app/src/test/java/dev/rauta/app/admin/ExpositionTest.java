// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.app.testing.Scrape;
import dev.rauta.dataplane.metrics.Exemplar;
import dev.rauta.dataplane.metrics.MetricFamily;
import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a scrape is told, in both formats. */
final class ExpositionTest {
    private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Exposition exposition = new Exposition(registry);

    private static MetricFamily family(String name, MetricFamily.Sample... samples) {
        return new MetricFamily(name, "What \"it\" counts.", List.of(samples));
    }

    private static MetricFamily.Histogram took(String route, Exemplar... exemplars) {
        return new MetricFamily.Histogram(
                Map.of("route", route), List.of(0.1, 1.0), List.of(1L, 2L, 0L), 1.5, List.of(exemplars));
    }

    @Test
    void familiesComeFirstAndTheRegistrysMetersEndIt() {
        Counter.builder("meter").register(registry).increment();
        exposition.add(() -> List.of(
                family("asked_total", new MetricFamily.Counter(Map.of("route", "b", "code", "2\"x"), 3), new MetricFamily.Counter(Map.of(), 1)),
                family("never_total")));
        exposition.add(() -> List.of(family("open", new MetricFamily.Gauge(Map.of(), -2)), family("took_seconds", took("a"))));
        assertThat(Scrape.of(exposition)).isEqualTo("""
                # HELP asked_total What "it" counts.
                # TYPE asked_total counter
                asked_total 1.0
                asked_total{code="2\\"x",route="b"} 3.0
                # HELP open What "it" counts.
                # TYPE open gauge
                open -2.0
                # HELP took_seconds What "it" counts.
                # TYPE took_seconds histogram
                took_seconds_bucket{route="a",le="0.1"} 1
                took_seconds_bucket{route="a",le="1.0"} 3
                took_seconds_bucket{route="a",le="+Inf"} 3
                took_seconds_count{route="a"} 3
                took_seconds_sum{route="a"} 1.5
                # HELP meter_total \s
                # TYPE meter_total counter
                meter_total 1.0
                """);
    }

    @Test
    void openMetricsEndsOnceAndHasExemplars() {
        Counter.builder("meter").description("Own.").register(registry).increment();
        String trace = "0af7651916cd43dd8448eb211c80319c";
        exposition.add(() -> List.of(
                family("asked_total", new MetricFamily.Counter(Map.of(), 1)),
                family("took_seconds", took("a", new Exemplar(trace, "b7ad6b7169203331", 0.5, 1_700_000_000_000L)))));
        Answer answer = exposition.scrape(OPEN_METRICS);
        assertThat(answer.contentType()).startsWith("application/openmetrics-text; version=1.0.0");
        String text = Scrape.body(answer);
        assertThat(text.split("# EOF", -1)).hasSize(2);
        assertThat(text).endsWith("meter_total 1.0\n# EOF\n").contains("# TYPE asked counter\n", "asked_total 1.0\n");
        assertThat(text.lines().filter(line -> line.contains(trace)).toList())
                .singleElement()
                .asString()
                .startsWith("took_seconds_bucket{route=\"a\",le=\"1.0\"} 3 # {").contains("span_id=\"b7ad6b7169203331\"");
    }

    @Test
    void aFamilysSamplesAreReadWhenItsTurnHasCome() {
        AtomicInteger reads = new AtomicInteger();
        List<String> order = new ArrayList<>();
        exposition.add(() -> List.of(
                new MetricFamily("one_total", "One.", () -> {
                    order.add("one");
                    return Stream.of(new MetricFamily.Counter(Map.of(), reads.incrementAndGet()));
                }),
                new MetricFamily("two_total", "Two.", () -> {
                    order.add("two");
                    return Stream.of(new MetricFamily.Counter(Map.of(), reads.incrementAndGet()));
                })));
        Answer answer = exposition.scrape("");
        assertThat(order).isEmpty();
        assertThat(Scrape.body(answer)).contains("one_total 1.0", "two_total 2.0");
        assertThat(Scrape.body(exposition.scrape(""))).contains("one_total 3.0", "two_total 4.0");
        assertThat(order).containsExactly("one", "two", "one", "two");
    }

    /** The line that ends OpenMetrics is left out wherever the writer's buffers cut it, and nothing else is. */
    @Test
    void familiesOfAnyLengthAreWhole() {
        long seed = 1;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 50; round++) {
            int samples = random.nextInt(1, 2_000);
            String name = "n".repeat(random.nextInt(1, 100));
            Exposition one = new Exposition(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
            one.add(() -> List.of(new MetricFamily(name, "All.", IntStream.range(0, samples)
                    .<MetricFamily.Sample>mapToObj(i -> new MetricFamily.Gauge(Map.of("i", "" + i), i))
                    .toList())));
            String text = Scrape.body(one.scrape(OPEN_METRICS));
            assertThat(text.lines().filter(line -> line.startsWith(name + "{")).count()).as("seed %d, round %d", seed, round).isEqualTo(samples);
            assertThat(text).as("seed %d, round %d", seed, round).endsWith(".0\n# EOF\n");
            assertThat(text.lines().filter(line -> line.startsWith("# HELP " + name + " "))).as("seed %d, round %d", seed, round).hasSize(1);
            assertThat(text.lines().filter("# EOF"::equals)).as("seed %d, round %d", seed, round).hasSize(1);
        }
    }
}
