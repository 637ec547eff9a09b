// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.metrics;

import dev.rauta.dataplane.metrics.MetricsReader;
import dev.rauta.dataplane.metrics.Outcome;
import dev.rauta.dataplane.metrics.Protocol;
import dev.rauta.dataplane.metrics.RequestFigures;
import dev.rauta.dataplane.metrics.Series;
import dev.rauta.dataplane.metrics.SeriesTable;
import dev.rauta.dataplane.metrics.WorkerMetrics;
import java.util.List;
import java.util.SplittableRandom;

/** The counters of one worker and of as many routes as there are, each with an upstream of its own; confined to a thread. */
final class Counted {
    /** A power of two, so that a mask chooses. */
    private static final int DRAWN = 1 << 12;

    private static final RequestFigures FIGURES =
            new RequestFigures("GET", 200, 1_200_000, 90, 1_000, new RequestFigures.Upstream(3_000, 1_000_000, 1_100_000));
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    private final SeriesTable table = new SeriesTable(1, true, true);
    private final WorkerMetrics worker = new WorkerMetrics(0, true);
    private final Series[] routes;
    private final Series[] upstreams;
    private final int[] drawn;
    private final long[] nanos = new long[DRAWN];
    private int next;

    Counted(int count) {
        routes = new Series[count];
        upstreams = new Series[count];
        for (int i = 0; i < count; i++) {
            routes[i] = table.route("http", "shop-" + i + "/web/host-" + i + ".example.com");
            upstreams[i] = table.upstream("shop-" + i + "/web:80");
        }
        var random = new SplittableRandom(count);
        drawn = random.ints(DRAWN, 0, count).toArray();
        for (int i = 0; i < DRAWN; i++) {
            nanos[i] = random.nextLong(100_000, 50_000_000);
        }
    }

    /** Each route and upstream once, details too, so that a scrape tells of all. */
    Counted all() {
        for (int i = 0; i < routes.length; i++) {
            count(i, nanos[i & DRAWN - 1]);
            worker.requestDetailed(routes[i], FIGURES);
        }
        return this;
    }

    /** What is counted of every request: itself, and an attempt. */
    void request() {
        int i = next++ & DRAWN - 1;
        count(drawn[i], nanos[i]);
    }

    /** And what ingress-nginx's names for metrics ask of it. */
    void detailed() {
        int route = drawn[next & DRAWN - 1];
        request();
        worker.requestDetailed(routes[route], FIGURES);
    }

    /** And the trace that it is an example of. */
    void traced() {
        int i = next & DRAWN - 1;
        request();
        worker.requestTraced(routes[drawn[i]], nanos[i], TRACE, SPAN);
    }

    private void count(int route, long took) {
        worker.requestFinished(routes[route], 200, Protocol.HTTP1, took);
        worker.attemptFinished(upstreams[route], Outcome.answered(200), took);
    }

    MetricsReader reader() {
        return new MetricsReader(table, List.of(worker), () -> 0);
    }
}
