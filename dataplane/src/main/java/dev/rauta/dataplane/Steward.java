// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane;

import dev.rauta.dataplane.filter.limit.Quotas;
import dev.rauta.dataplane.snapshot.SnapshotApplier;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does beside the workers, on a thread of its own, what is due from time to time. */
final class Steward implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Steward.class);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("steward").factory());
    private final SnapshotApplier applier;
    private final Quotas quotas;
    private final Duration ticketKeys;
    private final BooleanSupplier draining;

    /**
     * @param ticketKeys how often there may be other keys of session tickets
     * @param draining whether nothing new is to come in
     */
    Steward(SnapshotApplier applier, Quotas quotas, Duration ticketKeys, BooleanSupplier draining) {
        this.applier = applier;
        this.quotas = quotas;
        this.ticketKeys = ticketKeys;
        this.draining = draining;
    }

    void start() {
        every(5, TimeUnit.SECONDS, "Name refresh", applier::refreshNames);
        every(5, TimeUnit.SECONDS, "Another try to bind", this::retryBindings);
        every(ticketKeys.toSeconds(), TimeUnit.SECONDS, "Renewal of ticket keys", applier::renewTicketKeys);
        every(60, TimeUnit.SECONDS, "Forgetting series", () -> applier.forgetSeries(System.nanoTime()));
        every(60, TimeUnit.MINUTES, "Sweep of quotas", quotas::sweep);
    }

    private void retryBindings() {
        if (!draining.getAsBoolean()) {
            applier.retryBindings();
        }
    }

    private void every(long delay, TimeUnit unit, String what, Runnable task) {
        thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        // A task that threw would never run again.
                        log.atError().addKeyValue("task", what).setCause(e).log("Steward failed");
                    }
                },
                delay,
                delay,
                unit);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
