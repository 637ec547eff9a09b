// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.metrics;

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

/** Counts one request, of routes that are drawn evenly. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CountBenchmark {
    @Param({"1", "1000", "10000"})
    int routes;

    private Counted counted;

    @Setup
    public void setUp() {
        counted = new Counted(routes);
    }

    @Benchmark
    public void request() {
        counted.request();
    }

    @Benchmark
    public void detailed() {
        counted.detailed();
    }

    @Benchmark
    public void traced() {
        counted.traced();
    }
}
