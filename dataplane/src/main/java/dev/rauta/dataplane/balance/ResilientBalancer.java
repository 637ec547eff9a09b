// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import dev.rauta.dataplane.balance.resilience.Breaker;
import dev.rauta.dataplane.balance.resilience.Ejections;
import dev.rauta.dataplane.balance.resilience.Health;
import dev.rauta.dataplane.balance.resilience.SlowStart;
import dev.rauta.routes.upstream.Endpoint;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Another balancer, kept from endpoints that do not work, from those that fail, and from those that have come just now as long as
 * they must be spared.
 *
 * <p>Of endpoints that do not work the other never hears, and nor does who counts failures: what is left out for that is a part of
 * those that work, and who works again is new. Whom it leaves out because he fails it says to the other as tried already: each takes
 * then whom it would take next.
 */
final class ResilientBalancer implements Balancer {
    private final Balancer other;
    private final @Nullable Breaker breaker;
    private final @Nullable Ejections ejections;
    private final @Nullable SlowStart slowStart;
    private final @Nullable Health health;
    private final Map<Endpoint, Load> loads = new HashMap<>();
    private List<Endpoint> all = List.of();
    private List<Endpoint> adopted = List.of();

    /**
     * What it is held to.
     *
     * @param breaker of the upstream, null: nothing is limited
     * @param ejections of the upstream, null: no endpoint is left out for its failures
     * @param slowStart of this balancer alone, null: no endpoint is spared
     * @param health of the upstream, null: nobody asks endpoints whether they work
     */
    record Held(
            @Nullable Breaker breaker, @Nullable Ejections ejections, @Nullable SlowStart slowStart, @Nullable Health health) {}

    ResilientBalancer(Balancer other, Held held, List<Endpoint> endpoints) {
        this.other = other;
        this.breaker = held.breaker();
        this.ejections = held.ejections();
        this.slowStart = held.slowStart();
        this.health = held.health();
        endpoints(endpoints);
    }

    /** Where nobody asks endpoints whether they work. */
    ResilientBalancer(
            Balancer other,
            @Nullable Breaker breaker,
            @Nullable Ejections ejections,
            @Nullable SlowStart slowStart,
            List<Endpoint> endpoints) {
        this(other, new Held(breaker, ejections, slowStart, null), endpoints);
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
        all = others;
        if (health == null) {
            adopt(others, false);
        } else {
            List<Endpoint> live = health.live(others);
            adopt(live, live == others && others.stream().allMatch(health.down()::contains));
        }
    }

    /** Others work now than before. */
    void renew() {
        endpoints(all);
    }

    /** @param desperate whether none of them is known to work */
    private void adopt(List<Endpoint> others, boolean desperate) {
        if (health != null && others.equals(adopted)) {
            return;
        }
        adopted = others;
        other.endpoints(others);
        if (slowStart != null && desperate) {
            slowStart.needed(others);
        } else if (slowStart != null) {
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

    /** Endpoints that it spares because they are new. */
    Set<Endpoint> warming() {
        return slowStart == null ? Set.of() : slowStart.warming();
    }

    /** Whether it leaves out whom {@code some} say. */
    boolean heeds(Ejections some) {
        return ejections == some;
    }

    /** Whether it leaves out whom {@code some} says. */
    boolean heeds(Health some) {
        return health == some;
    }

    @Override
    public boolean knows(Asker asker) {
        return other.knows(asker);
    }

    @Override
    public @Nullable String cookie(Asker asker, Endpoint picked) {
        return other.cookie(asker, picked);
    }
}
