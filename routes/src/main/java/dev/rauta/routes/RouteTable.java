// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import dev.rauta.routes.match.HostPattern;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides where a request goes.
 *
 * <p>All lists are sorted at construction, so that equal tables are equal values. Throws
 * {@link IllegalArgumentException} where a name occurs twice or a listener is not there.
 *
 * @param listeners by unique name
 * @param virtualHosts at most one for each listener and host
 * @param sniBindings at most one for each listener and host
 * @param streams at most one for each listener and host; none where there is a binding, but on terminated TLS
 */
public record RouteTable(
        List<Listener> listeners,
        List<VirtualHost> virtualHosts,
        List<SniBinding> sniBindings,
        List<StreamRoute> streams) {

    private record Place(ListenerName listener, HostPattern host) {}

    public RouteTable {
        listeners = listeners.stream().sorted().toList();
        virtualHosts = virtualHosts.stream().sorted().toList();
        sniBindings = sniBindings.stream().sorted().toList();
        streams = streams.stream().sorted().toList();
        Map<ListenerName, Listener> byName = new HashMap<>();
        for (Listener listener : listeners) {
            if (byName.put(listener.name(), listener) != null) {
                throw new IllegalArgumentException("listener: " + listener.name() + " twice (expected: once)");
            }
        }
        VirtualHost last = null;
        for (VirtualHost virtualHost : virtualHosts) {
            check(byName, last, virtualHost);
            last = virtualHost;
        }
        Set<Place> places = new HashSet<>();
        for (SniBinding binding : sniBindings) {
            check(byName, places, "server name", new Place(binding.listener(), binding.host()));
        }
        Set<Place> carried = new HashSet<>();
        for (StreamRoute route : streams) {
            Place place = new Place(route.listener(), route.host());
            check(byName, terminated(byName.get(route.listener())) ? carried : places, "server name", place);
        }
    }

    /** A table in which all TLS is terminated. */
    public RouteTable(List<Listener> listeners, List<VirtualHost> virtualHosts, List<SniBinding> sniBindings) {
        this(listeners, virtualHosts, sniBindings, List.of());
    }

    /** The same with other virtual hosts. */
    public RouteTable with(List<VirtualHost> others) {
        return new RouteTable(listeners, others, sniBindings, streams);
    }

    /** No listener at all. */
    public static RouteTable empty() {
        return new RouteTable(List.of(), List.of(), List.of());
    }

    private static boolean terminated(@Nullable Listener listener) {
        return listener != null && listener.protocol() instanceof ListenerProtocol.TlsTerminated;
    }

    /** Of hosts in their order those of one place are neighbours; there may be tens of thousands. */
    private static void check(Map<ListenerName, Listener> listeners, @Nullable VirtualHost last, VirtualHost now) {
        Place place = new Place(now.listener(), now.host());
        boolean same = last != null && last.listener().equals(now.listener());
        if (!same) {
            check(listeners, new HashSet<>(), "virtual host", place);
        } else if (last != null && last.host().equals(now.host())) {
            throw twice("virtual host", place);
        }
    }

    private static void check(Map<ListenerName, Listener> listeners, Set<Place> seen, String what, Place place) {
        if (!listeners.containsKey(place.listener())) {
            throw new IllegalArgumentException(what + " " + place.host() + " on listener " + place.listener()
                    + " (expected: a listener of the table)");
        }
        if (!seen.add(place)) {
            throw twice(what, place);
        }
    }

    private static IllegalArgumentException twice(String what, Place place) {
        return new IllegalArgumentException(
                what + " " + place.host() + " on listener " + place.listener() + " twice (expected: once)");
    }
}
