// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.dataplane.exchange.routing.ServingPlan;
import dev.rauta.dataplane.listener.plan.BindingPlan;
import dev.rauta.dataplane.listener.plan.Opening;
import dev.rauta.dataplane.metrics.SeriesTable;
import dev.rauta.dataplane.router.Router;
import dev.rauta.dataplane.upstream.pool.Touched;
import dev.rauta.dataplane.worker.Worker;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All workers at once: each runs what it is given on its own loop, and all have when a method returns.
 *
 * <p>Throws {@link IllegalStateException} where one could not; then the others may have, and the next hand-over must be of
 * everything. Confined to the thread that applies snapshots.
 */
final class Workers {
    private final List<Worker> all;

    Workers(List<Worker> all) {
        this.all = List.copyOf(all);
    }

    /** Goes on with another plan. */
    void adopt(ServingPlan plan, Addresses addresses, Map<Opening, BindingPlan> bound, Touched touched) {
        each(worker -> worker.adopt(plan, addresses.literal(), bound, touched));
    }

    /** Goes on with other endpoints of {@code touched}, and nothing else. */
    void move(Addresses addresses, Touched touched) {
        each(worker -> worker.endpoints(addresses.literal(), touched));
    }

    /** Goes on with other bindings. */
    void bound(Map<Opening, BindingPlan> bound) {
        each(worker -> worker.bound(bound));
    }

    /** Serves nothing. */
    void nothing(SeriesTable series) {
        adopt(ServingPlan.compile(Router.empty(), List.of(), series), Addresses.NONE, Map.of(), new Touched.All());
    }

    private void each(Consumer<Worker> task) {
        List<Future<?>> running = new ArrayList<>();
        @Nullable Throwable failure = null;
        for (Worker worker : all) {
            try {
                running.add(worker.loop().submit(() -> task.accept(worker)));
            } catch (RejectedExecutionException e) {
                failure = e;
            }
        }
        for (Future<?> one : running) {
            one.awaitUninterruptibly();
            failure = one.isSuccess() ? failure : one.cause();
        }
        if (failure != null) {
            throw new IllegalStateException("a worker could not adopt: " + failure.getMessage(), failure);
        }
    }
}
