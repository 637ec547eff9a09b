// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import dev.rauta.dataplane.balance.resilience.Breaker;
import dev.rauta.dataplane.balance.resilience.Ejections;
import dev.rauta.dataplane.balance.resilience.SlowStart;
import dev.rauta.routes.upstream.Endpoint;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Another balancer, kept from endpoints that fail, and from those that have come just now as long as they must be spared.
 *
 * <p>Whom it leaves out it says to the other as tried already: each takes then whom it would take next.
 */
final class ResilientBalancer implements Balancer {
    private final Balancer other;
    private final @Nullable Breaker breaker;
    private final @Nullable Ejections ejections;
    private final @Nullable SlowStart slowStart;
    private final Map<Endpoint, Load> loads = new HashMap<>();

    /**
     * @param breaker of the upstream, null: nothing is limited
     * @param ejections of the upstream, null: no endpoint is left out
     * @param slowStart of this balancer alone, null: no endpoint is spared
     */
    ResilientBalancer(
            Balancer other,
            @Nullable Breaker breaker,
            @Nullable Ejections ejections,
            @Nullable SlowStart slowStart,
            List<Endpoint> endpoints) {
        this.other = other;
        this.breaker = breaker;
        this.ejections = ejections;
        this.slowStart = slowStart;
        endpoints(endpoints);
    }

    @Override
    public @Nullable Endpoint pick(Asker asker, Set<Endpoint> tried) {
        Set<Endpoint> avoided = ejections == null ? tried : joined(tried, ejections.out());
        Endpoint picked = other.pick(asker, avoided);
        if (picked == null || slowStart == null || !slowStart.spares(picked)) {
            return picked;
        }
        Set<Endpoint> without = new HashSet<>(avoided);
        without.add(picked);
        return other.pick(asker, without);
    }

    private static Set<Endpoint> joined(Set<Endpoint> tried, Set<Endpoint> out) {
        if (out.isEmpty()) {
            return tried;
        }
        if (tried.isEmpty()) {
            return out;
        }
        Set<Endpoint> both = new HashSet<>(tried);
        both.addAll(out);
        return both;
    }

    @Override
    public void endpoints(List<Endpoint> others) {
        other.endpoints(others);
        if (slowStart != null) {
            slowStart.endpoints(others);
        }
        if (ejections != null) {
            ejections.endpoints(others);
            loads.clear();
            for (Endpoint one : others) {
                loads.put(one, new WatchedLoad(one, ejections, other.load(one)));
            }
        }
    }

    @Override
    public boolean asks() {
        return other.asks();
    }

    @Override
    public @Nullable Load load(Endpoint picked) {
        return ejections == null ? other.load(picked) : loads.get(picked);
    }

    @Override
    public @Nullable Breaker breaker() {
        return breaker;
    }

    /** Whether it leaves out whom {@code some} say. */
    boolean heeds(Ejections some) {
        return ejections == some;
    }

    @Override
    public @Nullable String cookie(Asker asker, Endpoint picked) {
        return other.cookie(asker, picked);
    }
}
