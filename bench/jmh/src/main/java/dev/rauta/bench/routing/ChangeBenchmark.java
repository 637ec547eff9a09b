// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.routing;

import dev.rauta.dataplane.router.Router;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/** One host of many changes: what encoding, decoding and compiling take with what was there before, and without. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class ChangeBenchmark {
    @Param("10000")
    int hosts;

    private Snapshot first;
    private Snapshot changed;
    private EncodedSnapshot encodedBefore;
    private EncodedSnapshot encodedAfter;
    private Router before;

    @Setup
    public void setUp() {
        first = Fleet.snapshot(hosts, "/");
        encodedBefore = SnapshotCodec.encode(first);
        before = Router.compile(first.routes());
        changed = sharing(Fleet.snapshot(hosts, "/changed/"));
        encodedAfter = SnapshotCodec.encode(changed, first, encodedBefore);
        SnapshotCodec.decode(encodedAfter);
    }

    /** As a translation is: what is equal is the same object. */
    private Snapshot sharing(Snapshot now) {
        return new Snapshot(
                now.routes().with(kept(now.routes().virtualHosts(), first.routes().virtualHosts())),
                kept(now.upstreams(), first.upstreams()),
                kept(now.endpoints(), first.endpoints()),
                now.certificates());
    }

    private static <T> List<T> kept(List<T> now, List<T> before) {
        Map<T, T> known = new HashMap<>();
        before.forEach(one -> known.put(one, one));
        return now.stream().map(one -> known.getOrDefault(one, one)).toList();
    }

    @Benchmark
    public EncodedSnapshot encodeAll() {
        return SnapshotCodec.encode(changed);
    }

    @Benchmark
    public EncodedSnapshot encodeChange() {
        return SnapshotCodec.encode(changed, first, encodedBefore);
    }

    /** Where the entries that stay have been read before, as they are in a dataplane behind a feed. */
    @Benchmark
    public Snapshot decodeChange() {
        return SnapshotCodec.decode(EncodedSnapshot.of(encodedAfter.entries().values())).snapshot();
    }

    @Benchmark
    public Router compileAll() {
        return Router.compile(changed.routes());
    }

    @Benchmark
    public Router compileChange() {
        return Router.compile(changed.routes(), before, (_, why) -> {
            throw why;
        });
    }
}
