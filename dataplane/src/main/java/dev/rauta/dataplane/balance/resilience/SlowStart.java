// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance.resilience;

import dev.rauta.routes.upstream.Endpoint;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * Endpoints that have come while others were there, and how much of their share they get yet: a tenth at first, and linearly
 * more until the window is over. Confined to a worker.
 */
public final class SlowStart {
    private static final double LEAST = 0.1;

    private final long window;
    private final LongSupplier nanoTime;
    private final SplittableRandom random;
    private final Map<Endpoint, Long> since = new HashMap<>();
    private Set<Endpoint> there = Set.of();

    /** @param nanoTime a monotonic clock */
    public SlowStart(Duration window, long seed, LongSupplier nanoTime) {
        this.window = window.toNanos();
        this.random = new SplittableRandom(seed);
        this.nanoTime = nanoTime;
    }

    /** Goes on with other endpoints; where there were none, nobody is spared by sparing them. */
    public void endpoints(List<Endpoint> others) {
        Set<Endpoint> now = new HashSet<>(others);
        since.keySet().retainAll(now);
        if (!there.isEmpty()) {
            long at = nanoTime.getAsLong();
            for (Endpoint one : others) {
                if (!there.contains(one)) {
                    since.put(one, at);
                }
            }
        }
        there = now;
    }

    /** Goes on with endpoints none of which is spared, for all of them are needed. */
    public void needed(List<Endpoint> others) {
        since.clear();
        there = new HashSet<>(others);
    }

    /** Those that do not get their whole share yet. */
    public Set<Endpoint> warming() {
        long now = nanoTime.getAsLong();
        Set<Endpoint> still = new HashSet<>();
        since.forEach((endpoint, came) -> {
            if (now - came < window) {
                still.add(endpoint);
            }
        });
        return still;
    }

    /** Whether {@code picked} is new, and this is not one of the requests that it gets already. */
    public boolean spares(Endpoint picked) {
        if (since.isEmpty()) {
            return false;
        }
        Long came = since.get(picked);
        if (came == null) {
            return false;
        }
        double part = (double) (nanoTime.getAsLong() - came) / window;
        if (part >= 1) {
            since.remove(picked);
            return false;
        }
        return random.nextDouble() >= Math.max(LEAST, part);
    }
}
