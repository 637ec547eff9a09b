// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.diff;

import dev.rauta.app.diff.SampleRequest.Field;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Requests that tell configurations apart: for each route some that it should take and some that just miss it, for each host some that
 * nobody asks for, and one for a host that nobody has. The same for the same snapshots, in the same order.
 */
public final class SampleRequests {
    /** The most that are made of one route at one door. */
    static final int MOST = 20;

    private static final String NOBODYS = "nobody.invalid";
    private static final String LABEL = "sample";

    private final SequencedSet<SampleRequest> requests = new LinkedHashSet<>();
    private final Set<String> names = new HashSet<>();

    private SampleRequests() {}

    /** Those that the routes of either are about. */
    public static List<SampleRequest> of(Snapshot one, Snapshot other) {
        return of(one, other, _ -> true);
    }

    /** Those of them that the hosts are about which the two have not alike; all, where listeners, names or streams differ. */
    public static List<SampleRequest> changed(Snapshot one, Snapshot other) {
        boolean apart = one.routes().listeners().equals(other.routes().listeners())
                && one.routes().sniBindings().equals(other.routes().sniBindings())
                && one.routes().streams().equals(other.routes().streams())
                && alike(one.upstreams(), other.upstreams());
        Set<VirtualHost> both = new HashSet<>(one.routes().virtualHosts());
        both.retainAll(new HashSet<>(other.routes().virtualHosts()));
        return of(one, other, host -> !apart || !both.contains(host));
    }

    /** Whether those that both have are the same; hosts that go to others differ themselves. */
    private static boolean alike(List<Upstream> some, List<Upstream> others) {
        Map<UpstreamName, Upstream> byName = some.stream().collect(Collectors.toMap(Upstream::name, Function.identity()));
        return others.stream().allMatch(one -> byName.getOrDefault(one.name(), one).equals(one));
    }

    private static List<SampleRequest> of(Snapshot one, Snapshot other, Predicate<VirtualHost> wanted) {
        SampleRequests all = new SampleRequests();
        for (Snapshot snapshot : List.of(one, other)) {
            snapshot.routes().virtualHosts().forEach(host -> all.names.add(host.host().toString()));
            snapshot.routes().listeners().forEach(listener -> all.names.add(listener.host().toString()));
        }
        all.add(one.routes(), wanted);
        all.add(other.routes(), wanted);
        return List.copyOf(all.requests);
    }

    /** Where clients come in. */
    private record Door(int port, boolean tls) {}

    private void add(RouteTable table, Predicate<VirtualHost> wanted) {
        Map<ListenerName, Door> doors = table.listeners().stream()
                .filter(listener -> door(listener).isPresent())
                .collect(Collectors.toMap(Listener::name, listener -> door(listener).orElseThrow()));
        for (VirtualHost host : table.virtualHosts()) {
            Door door = doors.get(host.listener());
            if (door != null && wanted.test(host)) {
                hosts(host.host()).forEach(name -> add(door, name, host.routes()));
            }
        }
        for (StreamRoute stream : table.streams()) {
            Door door = doors.get(stream.listener());
            if (door != null) {
                hosts(stream.host()).forEach(name -> plain(door, name, "/"));
            }
        }
        for (Listener listener : table.listeners()) {
            door(listener).ifPresent(door -> {
                hosts(listener.host()).forEach(name -> plain(door, name, "/"));
                plain(door, NOBODYS, "/");
            });
        }
    }

    private static Optional<Door> door(Listener listener) {
        return switch (listener.protocol()) {
            case ListenerProtocol.Http _ -> Optional.of(new Door(listener.port(), false));
            case ListenerProtocol.Https _, ListenerProtocol.Tls _, ListenerProtocol.TlsTerminated _ ->
                Optional.of(new Door(listener.port(), true));
            case ListenerProtocol.Tcp _, ListenerProtocol.Udp _ -> Optional.empty();
        };
    }

    /** Names that a pattern is for: of a wildcard one a label below, and one two labels below. */
    private List<String> hosts(HostPattern host) {
        return switch (host) {
            case HostPattern.Any() -> List.of(NOBODYS);
            case HostPattern.Exact(String name) -> List.of(name);
            case HostPattern.OneLabel(String suffix) -> below(suffix);
            case HostPattern.ManyLabels(String suffix) -> below(suffix);
        };
    }

    private List<String> below(String suffix) {
        String label = LABEL;
        while (names.contains(label + "." + suffix)) {
            label += "x";
        }
        return List.of(label + "." + suffix, label + "." + label + "." + suffix);
    }

    private void add(Door door, String host, List<Route> routes) {
        for (Route route : routes) {
            Function<RequestDraft, SampleRequest> at = draft -> draft.at(door.tls(), door.port(), host);
            RequestDraft.of(route).stream().limit(MOST).map(at).forEach(requests::add);
        }
        plain(door, host, "/");
        plain(door, host, "/nobody-asks-for-this");
    }

    private void plain(Door door, String host, String target) {
        requests.add(new SampleRequest("GET", door.tls(), door.port(), host, target, List.<Field>of()));
    }
}
