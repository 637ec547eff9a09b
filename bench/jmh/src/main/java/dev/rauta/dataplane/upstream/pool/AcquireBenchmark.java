// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream.pool;

import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.upstream.Http2Connection;
import dev.rauta.dataplane.upstream.PoolSettings;
import io.netty.channel.embedded.EmbeddedChannel;
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

/** Takes a connection of an endpoint's pool for a request: of one HTTP/2 connection, as it is in the plain case, and of several. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AcquireBenchmark {
    @Param({"1", "4"})
    int connections;

    private final Http2Connections pool = new Http2Connections();

    @Setup
    public void setUp() {
        for (int i = 0; i < connections; i++) {
            EmbeddedChannel channel = new EmbeddedChannel();
            pool.all().add(new Http2Connection(
                    channel, new FlushBatch(channel.eventLoop(), Long.MAX_VALUE), PoolSettings.DEFAULT));
        }
        if (pool.free(false) == null) {
            throw new IllegalStateException("no connection takes a stream (expected: each)");
        }
    }

    @Benchmark
    public Http2Connection acquire() {
        return pool.free(false);
    }

    /** For one of many requests of a client. */
    @Benchmark
    public Http2Connection acquireForOneOfMany() {
        return pool.free(true);
    }
}
