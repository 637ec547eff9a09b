// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin.page;

import dev.rauta.app.admin.markup.Cell;
import dev.rauta.app.admin.markup.Listing;
import dev.rauta.app.metrics.BreakerStates;
import dev.rauta.dataplane.balance.resilience.ResilienceView;
import dev.rauta.dataplane.upstream.pool.PoolView;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Connections to upstreams, which each worker has for itself. */
final class Pools {
    private static final Listing.Heading HEADING = new Listing.Heading(
            "pools",
            "Pools",
            "No worker has asked an upstream yet.",
            List.of("Upstream", "Worker", "Speaks", "HTTP/1.1", "HTTP/2", "Streams", "Waiting", "Circuit breaker"));

    /** A worker's pool for an upstream. */
    record Line(int worker, PoolView pool, @Nullable ResilienceView resilience) {}

    private Pools() {}

    static Listing<Line> of(Facts facts) {
        List<Line> all = facts.workers().stream()
                .flatMap(worker -> worker.pools().stream()
                        .map(pool -> new Line(worker.worker(), pool, worker.resiliences().get(pool.upstream()))))
                .sorted((a, b) -> a.pool().upstream().compareTo(b.pool().upstream()))
                .toList();
        return new Listing<>(HEADING, all, one -> one.pool().upstream() + " worker " + one.worker(), Pools::row);
    }

    private static List<Cell> row(Line one) {
        PoolView pool = one.pool();
        return List.of(
                Cell.plain(pool.upstream().value()),
                Cell.plain("" + one.worker()),
                Cell.plain(pool.protocol() + ", " + pool.source()),
                Cell.number(pool.http1Connections()),
                Cell.number(pool.http2Connections()),
                Cell.number(pool.streams()),
                Cell.number(pool.waiting()),
                breaker(pool, one.resilience()));
    }

    private static Cell breaker(PoolView pool, @Nullable ResilienceView resilience) {
        if (resilience == null || resilience.breakers().isEmpty()) {
            return Cell.faint("none");
        }
        List<Cell> open = resilience.breakers().stream()
                .flatMap(breaker -> open(pool, breaker))
                .distinct()
                .map(limit -> Cell.of(Cell.Kind.BAD, limit + " at the limit"))
                .toList();
        return open.isEmpty() ? Cell.of(Cell.Kind.GOOD, "within limits") : Cell.lines(open);
    }

    private static Stream<String> open(PoolView pool, ResilienceView.BreakerView breaker) {
        return BreakerStates.of(pool, breaker).entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(state -> state.getKey().label());
    }
}
