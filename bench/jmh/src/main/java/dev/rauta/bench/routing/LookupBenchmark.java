// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.routing;

import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.path.AmbiguousPaths;
import dev.rauta.dataplane.router.Match;
import dev.rauta.dataplane.router.Router;
import dev.rauta.dataplane.router.Trace;
import dev.rauta.routes.Binding;
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

/** Finds the route of a request, of tables of any size: checks of the path, listener, host, path and headers. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LookupBenchmark {
    private static final Binding BINDING = Binding.own(80);
    private static final int REQUESTS = 1 << 12;

    @Param({"10", "1000", "10000", "100000"})
    int routes;

    @Param({"EXACT_PATHS", "PREFIXES", "HEADERS", "HOSTS", "WILDCARD_HOSTS"})
    Fleet.Shape shape;

    @Param({"UNIFORM", "ZIPF"})
    Fleet.Draw draw;

    private Router router;
    private RequestHead[] requests;
    private int next;

    @Setup
    public void setUp() {
        router = Router.compile(Fleet.table(shape, routes));
        requests = Fleet.requests(shape, routes, draw, REQUESTS);
        for (RequestHead request : requests) {
            if (!(match(request) instanceof Match.Found)) {
                throw new IllegalStateException(request.target() + ": " + match(request) + " (expected: found)");
            }
        }
    }

    @Benchmark
    public Match lookup() {
        return match(requests[next++ & REQUESTS - 1]);
    }

    private Match match(RequestHead request) {
        return router.match(BINDING, false, request, AmbiguousPaths.REFUSE, Trace.NONE);
    }
}
