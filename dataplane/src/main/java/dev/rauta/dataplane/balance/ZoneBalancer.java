// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import dev.rauta.routes.upstream.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints of this dataplane's own zone, as far as no zone's get more than their share of all requests.
 *
 * <p>It takes requests to come to all zones alike that have endpoints. So a zone with its share of them or more keeps what comes to it;
 * one with fewer keeps what they can carry, and what it does not keep goes to zones that have room, each as much as it has. Where
 * dataplanes of all zones do so, each endpoint gets as much as any other. Endpoints that have been tried, or are left out, are none.
 * Within a zone another balancer chooses; where there is nothing to prefer, one among all.
 */
final class ZoneBalancer implements Balancer {
    /** The fraction of the golden ratio, whose multiples lie far apart. */
    private static final double SPREAD = 0.618033988749895;

    /** A zone that has endpoints; that of no name has those of which nobody knows where they are. */
    private static final class Zone {
        final String name;
        final Balancer balancer;
        int size;
        int left;
        double weight;
        double credit;

        Zone(String name, Balancer balancer) {
            this.name = name;
            this.balancer = balancer;
        }
    }

    private final String own;
    private final Function<List<Endpoint>, Balancer> make;
    private final double start;
    private final Balancer among;
    private List<Zone> zones = List.of();
    private @Nullable Zone home;

    /**
     * @param own where this dataplane is
     * @param make who chooses among some
     * @param seed spreads the workers' first picks
     */
    ZoneBalancer(String own, Function<List<Endpoint>, Balancer> make, List<Endpoint> endpoints, int seed) {
        this.own = own;
        this.make = make;
        this.start = seed * SPREAD % 1;
        this.among = make.apply(List.of());
        endpoints(endpoints);
    }

    @Override
    public void endpoints(List<Endpoint> others) {
        Map<String, List<Endpoint>> byZone = new TreeMap<>();
        others.forEach(one -> byZone.computeIfAbsent(one.zone(), _ -> new ArrayList<>()).add(one));
        if (byZone.size() < 2 || !byZone.containsKey(own)) {
            zones = List.of();
            home = null;
            among.endpoints(others);
            return;
        }
        among.endpoints(List.of());
        List<Zone> now = new ArrayList<>(byZone.size());
        byZone.forEach((name, its) -> now.add(renewed(name, its)));
        zones = now;
        home = zone(own);
    }

    /** Who was there goes on where it was. */
    private Zone renewed(String name, List<Endpoint> endpoints) {
        Zone zone = zone(name);
        if (zone == null) {
            zone = new Zone(name, make.apply(endpoints));
            zone.credit = name.equals(own) ? start : 0;
        } else {
            zone.balancer.endpoints(endpoints);
        }
        zone.size = endpoints.size();
        return zone;
    }

    @Override
    public @Nullable Endpoint pick(Asker asker, Set<Endpoint> tried) {
        Zone here = home;
        if (here == null) {
            return among.pick(asker, tried);
        }
        count(tried);
        return weigh(here) ? here.balancer.pick(asker, tried) : next().balancer.pick(asker, tried);
    }

    /** How many there are in each zone that may be picked; all where none may. */
    private void count(Set<Endpoint> tried) {
        int all = 0;
        for (Zone zone : zones) {
            zone.left = zone.size;
            all += zone.size;
        }
        if (!tried.isEmpty()) {
            for (Endpoint one : tried) {
                Zone zone = zone(one.zone());
                if (zone != null && zone.left > 0) {
                    zone.left--;
                    all--;
                }
            }
            if (all == 0) {
                zones.forEach(zone -> zone.left = zone.size);
            }
        }
    }

    /** Says how much of what comes goes to each zone, unless all stays {@code here}. */
    private boolean weigh(Zone here) {
        int all = 0;
        int asking = 0;
        for (Zone zone : zones) {
            all += zone.left;
            asking += zone.left > 0 && !zone.name.isEmpty() ? 1 : 0;
        }
        // In the unit of what comes to one zone, over `all`: an endpoint's share of everything is `asking`.
        if (here.left * (long) asking >= all) {
            return true;
        }
        double room = 0;
        for (Zone zone : zones) {
            // Nothing comes to where nobody knows, nor to a zone without endpoints: this one counts for none then.
            long comes = zone.name.isEmpty() || here.left == 0 ? 0 : all;
            zone.weight = zone == here ? 0 : Math.max(0, zone.left * (long) asking - comes);
            room += zone.weight;
        }
        double spilt = 1 - (double) here.left * asking / all;
        for (Zone zone : zones) {
            zone.weight = zone == here ? 1 - spilt : zone.weight / room * spilt;
        }
        return false;
    }

    /** By smooth weighted round robin, as {@link WeightedChoice} does. */
    private Zone next() {
        Zone best = zones.getFirst();
        for (Zone zone : zones) {
            zone.credit += zone.weight;
            if (zone.weight > 0 && (best.weight <= 0 || zone.credit > best.credit)) {
                best = zone;
            }
        }
        best.credit -= 1;
        return best;
    }

    @Override
    public @Nullable Load load(Endpoint picked) {
        Zone zone = home == null ? null : zone(picked.zone());
        return zone == null ? among.load(picked) : zone.balancer.load(picked);
    }

    private @Nullable Zone zone(String name) {
        for (Zone zone : zones) {
            if (zone.name.equals(name)) {
                return zone;
            }
        }
        return null;
    }
}
