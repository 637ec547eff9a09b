// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.sharedpool;

import dev.rauta.dataplane.upstream.pool.UpstreamPools;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** One worker's loop with the connections that live on it, and what it hands over to others; confined to that loop. */
final class Lane {
    private final UpstreamPools pools;
    private final Map<Lane, HandOver> others = new IdentityHashMap<>();

    /** Written by its own loop, read by any thread. */
    private final AtomicLong handedOver = new AtomicLong();

    private final AtomicLong batches = new AtomicLong();

    Lane(UpstreamPools pools) {
        this.pools = pools;
    }

    UpstreamPools pools() {
        return pools;
    }

    /** Whether the executor in use is this lane's. */
    boolean isHere() {
        return pools.loop().inEventLoop();
    }

    /** Has {@code task} run on the loop of {@code to}, behind all that was handed over before. */
    void handOver(Lane to, Runnable task) {
        assert isHere();
        handedOver.lazySet(handedOver.getPlain() + 1);
        others.computeIfAbsent(to, _ -> new HandOver(this, to)).add(task);
    }

    /** A batch has left for another loop. */
    void onBatch() {
        batches.lazySet(batches.getPlain() + 1);
    }

    /** How often something was handed over. */
    long handedOver() {
        return handedOver.get();
    }

    /** In how many batches. */
    long batches() {
        return batches.get();
    }
}
