// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import dev.rauta.routes.upstream.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The better of two endpoints that are drawn at random (Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing",
 * 2001), by what is under way times how long it takes.
 */
final class LeastRequestBalancer implements Balancer {
    private final SplittableRandom random;
    private final LongSupplier nanoTime;
    private final Map<Endpoint, EndpointLoad> known = new HashMap<>();
    private List<EndpointLoad> all = List.of();

    /** @param nanoTime a monotonic clock */
    LeastRequestBalancer(List<Endpoint> endpoints, long seed, LongSupplier nanoTime) {
        this.random = new SplittableRandom(seed);
        this.nanoTime = nanoTime;
        endpoints(endpoints);
    }

    @Override
    public @Nullable Endpoint pick(Asker asker, Set<Endpoint> tried) {
        List<EndpointLoad> some = tried.isEmpty() ? all : untried(tried);
        int count = some.size();
        if (count < 2) {
            return count == 0 ? null : some.getFirst().endpoint();
        }
        int one = random.nextInt(count);
        int other = random.nextInt(count - 1);
        other += other >= one ? 1 : 0;
        long now = nanoTime.getAsLong();
        return some.get(some.get(other).expected(now) < some.get(one).expected(now) ? other : one).endpoint();
    }

    @Override
    public void endpoints(List<Endpoint> others) {
        known.keySet().retainAll(Set.copyOf(others));
        List<EndpointLoad> now = new ArrayList<>(others.size());
        others.forEach(one -> now.add(known.computeIfAbsent(one, its -> new EndpointLoad(its, nanoTime))));
        all = now;
    }

    @Override
    public @Nullable Load load(Endpoint picked) {
        return known.get(picked);
    }

    private List<EndpointLoad> untried(Set<Endpoint> tried) {
        List<EndpointLoad> others = all.stream().filter(one -> !tried.contains(one.endpoint())).toList();
        return others.isEmpty() ? all : others;
    }
}
