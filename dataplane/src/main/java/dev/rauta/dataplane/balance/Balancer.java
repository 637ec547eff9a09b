// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import dev.rauta.dataplane.balance.resilience.Breaker;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Picks an upstream's endpoint for each attempt; confined to a worker. */
public interface Balancer {

    /** One that follows {@code balancing}; {@code seed}, such as the worker's number, spreads the workers' first picks. */
    static Balancer of(LoadBalancing balancing, UpstreamName upstream, List<Endpoint> endpoints, int seed) {
        return switch (balancing) {
            case LoadBalancing.RoundRobin() -> new RoundRobinBalancer(endpoints, seed);
            case LoadBalancing.LeastRequest() -> new LeastRequestBalancer(endpoints, seed, System::nanoTime);
            case LoadBalancing.Maglev(var key) -> new HashBalancer(key, new MaglevTable(), 1, endpoints, seed);
            case LoadBalancing.RingHash(var key) -> new HashBalancer(key, new HashRing(), 1, endpoints, seed);
            case LoadBalancing.RingSubset(var key, int among) -> new HashBalancer(key, new HashRing(), among, endpoints, seed);
            case LoadBalancing.SessionCookie cookie -> new SessionCookieBalancer(cookie, upstream, endpoints, seed);
        };
    }

    /** The same for a dataplane in {@code zone}, which prefers endpoints there where the choice is free. */
    static Balancer in(String zone, LoadBalancing balancing, UpstreamName upstream, List<Endpoint> endpoints, int seed) {
        boolean free = balancing instanceof LoadBalancing.RoundRobin || balancing instanceof LoadBalancing.LeastRequest;
        return free && !zone.isEmpty()
                ? new ZoneBalancer(zone, some -> of(balancing, upstream, some, seed), endpoints, seed)
                : of(balancing, upstream, endpoints, seed);
    }

    /**
     * The next endpoint.
     *
     * @param asker for whom
     * @param tried endpoints that this exchange has tried already: avoided while there are others
     * @return null where there is no endpoint at all
     */
    @Nullable Endpoint pick(Asker asker, Set<Endpoint> tried);

    /** Goes on with other endpoints; what is in flight is not touched. */
    void endpoints(List<Endpoint> endpoints);

    /** Whether picks depend on who asks; where not, nobody need be said. */
    default boolean asks() {
        return false;
    }

    /** What is to be told of attempts of an endpoint that was picked; null: nothing. */
    default @Nullable Load load(Endpoint picked) {
        return null;
    }

    /** What limits how much is under way; null: nothing. */
    default @Nullable Breaker breaker() {
        return null;
    }

    /** Whether {@code asker} is to come back to one of its endpoints. */
    default boolean knows(Asker asker) {
        return false;
    }

    /** The {@code Set-Cookie} that a client is to have that was answered by {@code picked}; null: none. */
    default @Nullable String cookie(Asker asker, Endpoint picked) {
        return null;
    }
}
