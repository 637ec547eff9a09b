// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.leader;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A lock that remembers who holds it, and whether that one is alive.
 *
 * <p>A lease outlives who held it: one that was killed is its holder for seconds. Alive is who has been seen to renew it.
 */
final class ObservedLock implements Lock {
    private final Lock lock;
    private final long aliveNanos;
    private final LongSupplier clock;
    private final Runnable looked;
    private String holder = "";
    private @Nullable ZonedDateTime renewed;
    private boolean alive;
    private boolean created;
    private long seen;

    /**
     * @param alive for how long a renewal that was seen counts
     * @param clock monotonic, in nanoseconds
     * @param looked run after each look, whatever came of it
     */
    ObservedLock(Lock lock, Duration alive, LongSupplier clock, Runnable looked) {
        this.lock = lock;
        this.aliveNanos = alive.toNanos();
        this.clock = clock;
        this.looked = looked;
    }

    /** Whether somebody else holds it and has been seen to renew it; any thread. */
    synchronized boolean othersAlive() {
        return alive && !holder.equals(lock.identity()) && clock.getAsLong() - seen < aliveNanos;
    }

    /** Who holds it, and has been seen to renew it, where that is somebody else; empty otherwise. Any thread. */
    synchronized String otherHolder() {
        return othersAlive() ? holder : "";
    }

    /** Whether there was no such lock before this one was taken; any thread. */
    synchronized boolean created() {
        return created;
    }

    @Override
    public LeaderElectionRecord get(KubernetesClient client) {
        try {
            LeaderElectionRecord now = lock.get(client);
            observe(now);
            return now;
        } finally {
            looked.run();
        }
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord now) {
        lock.create(client, now);
        synchronized (this) {
            created = true;
        }
        observe(now);
        looked.run();
    }

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord now) {
        lock.update(client, now);
        observe(now);
        looked.run();
    }

    @Override
    public String identity() {
        return lock.identity();
    }

    @Override
    public String describe() {
        return lock.describe();
    }

    private synchronized void observe(@Nullable LeaderElectionRecord now) {
        String its = now == null || now.getHolderIdentity() == null ? "" : now.getHolderIdentity();
        ZonedDateTime when = now == null ? null : now.getRenewTime();
        if (!its.equals(holder)) {
            holder = its;
            alive = false;
        } else if (!its.isEmpty() && !Objects.equals(when, renewed)) {
            alive = true;
            seen = clock.getAsLong();
        }
        renewed = when;
    }
}
