// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.sharedpool;

import dev.rauta.routes.upstream.Endpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * One pool for all workers, behind one lock: which connection is free, on whatever loop it lives; any thread.
 *
 * <p>The lock is taken for each request twice, to take a connection and to give it back, and held for no more than that.
 */
final class SharedPool implements Placement {
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Lane> lanes = new CopyOnWriteArrayList<>();
    private final Function<List<Lane>, Free> kind;
    private final Map<Endpoint, Free> endpoints = new HashMap<>();
    private long taken;
    private long contended;

    /** What is free at one endpoint; under the pool's lock. */
    interface Free {
        Lane take(Lane home);

        void give(Lane lane, boolean reusable);
    }

    /** @param kind what holds what is free at an endpoint, from all lanes */
    SharedPool(Function<List<Lane>, Free> kind) {
        this.kind = kind;
    }

    /** Adds a worker; before any of them serves. */
    void add(Lane lane) {
        lanes.add(lane);
    }

    @Override
    public Lane take(Lane home, Endpoint endpoint) {
        enter();
        try {
            return endpoints.computeIfAbsent(endpoint, _ -> kind.apply(lanes)).take(home);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void give(Lane lane, Endpoint endpoint, boolean reusable) {
        enter();
        try {
            endpoints.computeIfAbsent(endpoint, _ -> kind.apply(lanes)).give(lane, reusable);
        } finally {
            lock.unlock();
        }
    }

    /** How often the lock was taken. */
    long taken() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** How often somebody else had it. */
    long contended() {
        lock.lock();
        try {
            return contended;
        } finally {
            lock.unlock();
        }
    }

    private void enter() {
        boolean free = lock.tryLock();
        if (!free) {
            lock.lock();
            contended++;
        }
        taken++;
    }
}
