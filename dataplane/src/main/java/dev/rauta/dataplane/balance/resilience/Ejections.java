// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance.resilience;

import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.OutlierDetection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoints of an upstream one worker leaves out because they fail; confined to the worker.
 *
 * <p>Nothing but time brings one back, so none can stay out: each has an instant of its own, and what it did before does not
 * count any more. Where others have gone, so that too many of those that are left would be out, all are used.
 */
public final class Ejections {
    /** Up to so much of an ejection's time is added at random, so that not all come back at once. */
    private static final double JITTER = 0.1;

    /** One endpoint's. */
    private static final class Standing {
        int five;
        int gateway;
        int connect;
        /** How often it was left out, less what it has been good for since. */
        int count;
        boolean out;
        /** When it comes back, or came back last. */
        long back;
    }

    private final int most5xx;
    private final int mostGateway;
    private final int mostConnect;
    private final OutlierDetection when;
    private final LongSupplier nanoTime;
    private final SplittableRandom random;
    private final Map<Endpoint, Standing> records = new HashMap<>();
    private final Set<Endpoint> out = new HashSet<>();
    private List<Endpoint> endpoints = List.of();
    private long firstBack;
    private long ejected;

    /** @param nanoTime a monotonic clock */
    public Ejections(OutlierDetection when, long seed, LongSupplier nanoTime) {
        this.when = when;
        this.most5xx = when.consecutive5xx().orElse(Integer.MAX_VALUE);
        this.mostGateway = when.consecutiveGatewayErrors().orElse(Integer.MAX_VALUE);
        this.mostConnect = when.consecutiveConnectFailures().orElse(Integer.MAX_VALUE);
        this.random = new SplittableRandom(seed);
        this.nanoTime = nanoTime;
    }

    /** Goes on with other endpoints; one that goes is forgotten. */
    public void endpoints(List<Endpoint> others) {
        endpoints = others;
        Set<Endpoint> there = Set.copyOf(others);
        records.keySet().retainAll(there);
        out.retainAll(there);
    }

    /** Whom to leave out now; never all, and no one where too many would be. Not to be changed, and read at once. */
    public Set<Endpoint> out() {
        if (out.isEmpty()) {
            return Set.of();
        }
        long now = nanoTime.getAsLong();
        if (now - firstBack >= 0) {
            comeBack(now);
        }
        return out.size() > most() ? Set.of() : out;
    }

    /** How often an endpoint has been left out, in all. */
    public long ejected() {
        return ejected;
    }

    /** An answer of {@code endpoint} is complete. */
    public void answered(Endpoint endpoint, int status) {
        Standing its = records.get(endpoint);
        if (status < 500) {
            if (its != null) {
                forgive(its);
            }
        } else if (status == 502 || status == 503 || status == 504) {
            count(endpoint, true, false);
        } else {
            count(endpoint, false, false);
        }
    }

    /** Nothing has come of an attempt of {@code endpoint}. @param connected whether there was a connection at all */
    public void failed(Endpoint endpoint, boolean connected) {
        count(endpoint, true, !connected);
    }

    private void count(Endpoint endpoint, boolean gateway, boolean connect) {
        if (!known(endpoint)) {
            return;
        }
        Standing its = records.computeIfAbsent(endpoint, _ -> new Standing());
        if (its.out) {
            return;
        }
        its.five = more(its.five);
        its.gateway = gateway ? more(its.gateway) : 0;
        its.connect = connect ? more(its.connect) : 0;
        if (its.five >= most5xx || its.gateway >= mostGateway || its.connect >= mostConnect) {
            eject(endpoint, its);
        }
    }

    private boolean known(Endpoint endpoint) {
        return records.containsKey(endpoint) || endpoints.contains(endpoint);
    }

    private void eject(Endpoint endpoint, Standing its) {
        long now = nanoTime.getAsLong();
        if (!out.isEmpty() && now - firstBack >= 0) {
            comeBack(now);
        }
        if (out.size() >= most()) {
            // It stays where it was, and is next once another is back.
            return;
        }
        long base = when.baseEjectionTime().toNanos();
        if (its.count > 0) {
            // For each such time that it has been good, one of its ejections is forgotten.
            its.count -= (int) Math.min(its.count, Math.max(0, now - its.back) / base);
        }
        its.count++;
        long time = Math.min(base * Math.min(its.count, 100_000), when.maxEjectionTime().toNanos());
        its.back = now + time + random.nextLong(1 + (long) (time * JITTER));
        its.out = true;
        firstBack = out.isEmpty() || its.back - firstBack < 0 ? its.back : firstBack;
        out.add(endpoint);
        ejected++;
    }

    private void comeBack(long now) {
        long next = Long.MAX_VALUE;
        for (var one = out.iterator(); one.hasNext(); ) {
            @Nullable Standing its = records.get(one.next());
            if (its == null || now - its.back >= 0) {
                one.remove();
                if (its != null) {
                    its.out = false;
                    forgive(its);
                }
            } else {
                next = Math.min(next, its.back - now);
            }
        }
        firstBack = now + (out.isEmpty() ? 0 : next);
    }

    /** How many may be out: one at least, where there is another. */
    private int most() {
        int all = endpoints.size();
        return Math.min(all - 1, Math.max(1, all * when.maxEjectionPercent() / 100));
    }

    private static void forgive(Standing its) {
        its.five = 0;
        its.gateway = 0;
        its.connect = 0;
    }

    private static int more(int count) {
        return count == Integer.MAX_VALUE ? count : count + 1;
    }
}
