// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.metrics;

import dev.rauta.app.admin.Answer;
import dev.rauta.app.admin.Exposition;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
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

    private final Exposition exposition = new Exposition(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    private Counted counted;

    @Setup
    public void setUp() throws IOException {
        counted = new Counted(routes).all();
        exposition.add(counted.reader()::read);
        System.out.printf("%d routes: %d bytes%n", routes, scrape());
    }

    /** Adding up alone. */
    @Benchmark
    public long read() {
        return counted.reader().read().stream().mapToLong(family -> family.samples().count()).sum();
    }

    /** Adding up the details that ingress-nginx's names for metrics ask for, beside those. */
    @Benchmark
    public long readDetails() {
        return counted.reader().readDetails().stream().mapToLong(family -> family.samples().count()).sum();
    }

    /** Adding up and writing down; how many bytes. */
    @Benchmark
    public long scrape() throws IOException {
        return switch (exposition.scrape("").body()) {
            case Answer.Text(String text) -> text.length();
            case Answer.Written(Answer.Writing writing) -> {
                Counting out = new Counting();
                writing.writeTo(out);
                yield out.bytes;
            }
        };
    }

    private static final class Counting extends OutputStream {
        private long bytes;

        @Override
        public void write(int one) {
            bytes++;
        }

        @Override
        public void write(byte[] all, int from, int length) {
            bytes += length;
        }
    }
}
