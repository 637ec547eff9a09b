// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.publish;

import dev.rauta.controller.condition.Problem;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.feed.DataplaneId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long dataplanes are waited for: one that never answers must not keep everybody else's changes waiting; any thread.
 */
public final class Patience implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Patience.class);

    private final long limitNanos;
    private final Runnable over;
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("patience").factory());
    private final Map<DataplaneId, Long> since = new HashMap<>();
    private @Nullable ScheduledFuture<?> alarm;
    private Set<DataplaneId> silent = Set.of();

    /**
     * @param limit for how long a dataplane is waited for
     * @param over run when one has been waited for long enough, on a thread of its own
     */
    public Patience(Duration limit, Runnable over) {
        this(limit, over, System::nanoTime);
    }

    Patience(Duration limit, Runnable over, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.limitNanos = limit.toNanos();
        this.over = () -> {
            try {
                over.run();
            } catch (RuntimeException e) {
                // A bug of ours, which the executor would keep to itself.
                log.atError().setCause(e).log("Statuses not handed on");
            }
        };
    }

    /** A dataplane has said something, of whatever version: one that lags behind version after version is not silent. */
    public synchronized void heard(DataplaneId dataplane) {
        since.computeIfPresent(dataplane, (_, _) -> nanoTime.getAsLong());
    }

    /**
     * Whether none of those that have not answered is waited for any longer: they have said nothing since they were last seen
     * to have caught up.
     */
    public synchronized boolean over(Set<DataplaneId> unanswered) {
        long now = nanoTime.getAsLong();
        since.keySet().retainAll(unanswered);
        unanswered.forEach(one -> since.putIfAbsent(one, now));
        Set<DataplaneId> late = new HashSet<>();
        long next = Long.MAX_VALUE;
        for (Map.Entry<DataplaneId, Long> one : since.entrySet()) {
            long left = limitNanos - (now - one.getValue());
            if (left <= 0) {
                late.add(one.getKey());
            } else {
                next = Math.min(next, left);
            }
        }
        tell(late);
        silent = Set.copyOf(late);
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
        boolean all = late.size() == unanswered.size();
        if (!all && !clock.isShutdown()) {
            alarm = clock.schedule(over, next, TimeUnit.NANOSECONDS);
        }
        return all;
    }

    /** Those that have been waited for long enough. */
    public synchronized Set<DataplaneId> silent() {
        return silent;
    }

    /** Each of them as a problem. */
    public List<Problem> problems() {
        return silent().stream()
                .map(one -> new Problem(
                        SourceRef.of("Dataplane", one.fleet(), one.instance()),
                        "DataplaneSilent",
                        "no answer to any snapshot (expected: one within "
                                + TimeUnit.NANOSECONDS.toSeconds(limitNanos) + " s)"))
                .sorted()
                .toList();
    }

    @Override
    public synchronized void close() {
        clock.shutdownNow();
    }

    private void tell(Set<DataplaneId> late) {
        late.stream().filter(one -> !silent.contains(one)).forEach(one -> log.atWarn()
                .addKeyValue("fleet", one.fleet())
                .addKeyValue("dataplane", one.instance())
                .addKeyValue("seconds", TimeUnit.NANOSECONDS.toSeconds(limitNanos))
                .log("Dataplane does not answer; it is not waited for"));
        silent.stream().filter(one -> !late.contains(one)).forEach(one -> log.atInfo()
                .addKeyValue("fleet", one.fleet())
                .addKeyValue("dataplane", one.instance())
                .log("Dataplane is not silent any more"));
    }
}
