// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.metrics;

import dev.rauta.app.admin.Exposition;
import dev.rauta.dataplane.metrics.MetricFamily;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Tells a scrape of routes that have all been asked; what it writes says how many bytes that is. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ScrapeBenchmark {
    @Param({"10", "1000", "10000"})
    int routes;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private Counted counted;

    @Setup
    public void setUp() {
        counted = new Counted(routes).all();
        Exposition.register(registry, counted.reader()::read);
        System.out.printf("%d routes: %d bytes%n", routes, scrape().length());
    }

    /** Adding up alone. */
    @Benchmark
    public List<MetricFamily> read() {
        return counted.reader().read();
    }

    /** And writing it down. */
    @Benchmark
    public String scrape() {
        return Exposition.scrape(registry, "").body();
    }
}
