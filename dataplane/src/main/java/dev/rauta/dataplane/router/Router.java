// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import dev.rauta.dataplane.http.Preflight;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.path.AmbiguousPaths;
import dev.rauta.dataplane.http.path.PathForm;
import dev.rauta.dataplane.http.path.PathPolicy;
import dev.rauta.dataplane.http.path.PathReadings;
import dev.rauta.routes.Binding;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.VirtualHost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A route table compiled for matching: immutable, shared by all workers.
 *
 * <p>{@link #match} serves and explains alike. It equals a linear scan over the table in match order, with the paths of
 * both sides in normal form.
 */
public final class Router {

    private static final String TOO_MANY_READINGS =
            "path: can be read in many ways (expected: at most " + PathReadings.MOST + ")";
    private static final String READINGS_DIFFER =
            "path: can be read in several ways, for different routes (expected: one route for all)";

    private record Door(Binding binding, boolean tls) {}

    /** What to serve in the place of a host whose routes cannot be compiled. */
    public interface Substitute {
        /** A virtual host of the same listener and host, or {@code why} again. */
        VirtualHost of(VirtualHost host, RuntimeException why);
    }

    private final Map<Door, BindingRouter> doors;
    private final RouteTable table;
    private final CompiledHosts hosts;

    private Router(RouteTable table, CompiledHosts hosts, Map<Door, BindingRouter> doors) {
        this.doors = doors;
        this.table = table;
        this.hosts = hosts;
    }

    /**
     * Compiles a table.
     *
     * <p>Throws {@link com.google.re2j.PatternSyntaxException} for a regular expression that RE2 does not take; the
     * translator lets none through.
     */
    public static Router compile(RouteTable table) {
        return compile(table, empty(), (_, why) -> {
            throw why;
        });
    }

    /**
     * Compiles what of a table is not compiled yet.
     *
     * @param before its routes for hosts that are equal here are taken over as they are
     */
    public static Router compile(RouteTable table, Router before, Substitute substitute) {
        CompiledHosts hosts = CompiledHosts.of(table.virtualHosts(), before.hosts, substitute);
        return of(hosts.substituted() ? table.with(hosts.virtualHosts()) : table, hosts);
    }

    private static Router of(RouteTable table, CompiledHosts compiled) {
        Map<ListenerName, List<HostRouter>> hosts = new HashMap<>();
        for (HostRouter host : compiled.all()) {
            hosts.computeIfAbsent(host.virtualHost().listener(), _ -> new ArrayList<>()).add(host);
        }
        Map<Door, List<Listener>> listeners = new HashMap<>();
        for (Listener listener : table.listeners()) {
            if (ownsHosts(listener)) {
                boolean tls = !(listener.protocol() instanceof ListenerProtocol.Http);
                listeners.computeIfAbsent(new Door(listener.binding(), tls), _ -> new ArrayList<>()).add(listener);
            }
        }
        Map<Door, BindingRouter> doors = new HashMap<>();
        listeners.forEach((door, its) -> doors.put(door, new BindingRouter(its, hosts)));
        return new Router(table, compiled, doors);
    }

    /** No route for anything. */
    public static Router empty() {
        return of(RouteTable.empty(), CompiledHosts.NONE);
    }

    /**
     * The route for a request, whose target is checked here first.
     *
     * <p>A preflight request goes where the request would go that it asks leave for, if a CORS policy is there.
     *
     * @param binding where the connection came in
     * @param tls whether the connection is encrypted
     */
    public Match match(Binding binding, boolean tls, RequestHead head, AmbiguousPaths ambiguous, Trace trace) {
        PathPolicy.Verdict verdict = PathPolicy.judge(head.target());
        if (verdict.refused()) {
            return new Match.Refused(null, verdict.objection());
        }
        BindingRouter door = doors.get(new Door(binding, tls));
        if (door == null) {
            return new Match.NotFound(null);
        }
        String path = verdict == PathPolicy.Verdict.PLAIN ? head.path() : PathForm.of(head.path());
        boolean careful = verdict == PathPolicy.Verdict.AMBIGUOUS && ambiguous == AmbiguousPaths.REFUSE;
        return match(door, head, path, careful, trace);
    }

    /**
     * A preflight request is judged as the one that it is about, where a policy is there; where that one goes nowhere, its
     * own route may have a policy that says no.
     */
    private static Match match(BindingRouter door, RequestHead head, String path, boolean careful, Trace trace) {
        Preflight preflight = Preflight.of(head);
        if (preflight == null) {
            return asked(door, head, path, careful, trace);
        }
        RequestHead announced = head.announced(preflight);
        CompiledRoute route = door.match(announced, path, Trace.NONE).route();
        boolean policy = route != null && route.cors().isPresent();
        Match match = asked(door, policy ? announced : head, path, careful, trace);
        return (policy || route == null)
                        && match instanceof Match.Found(Listener listener, CompiledRoute found)
                        && found.cors().isPresent()
                ? new Match.Preflight(listener, found)
                : match;
    }

    private static Match asked(BindingRouter door, RequestHead head, String path, boolean careful, Trace trace) {
        Match literal = door.match(head, path, trace);
        return careful ? agreed(literal, door, head, trace) : literal;
    }

    /**
     * The listener that requests for {@code host} (lower case, no port) belong to, null where the binding has none for it.
     *
     * @param binding where the connection came in
     * @param tls whether the connection is encrypted
     */
    public @Nullable Listener listener(Binding binding, boolean tls, String host) {
        BindingRouter door = doors.get(new Door(binding, tls));
        return door == null ? null : door.listener(host);
    }

    /** What the literal reading takes, where every other reading takes a route that does the same. */
    private static Match agreed(Match literal, BindingRouter door, RequestHead head, Trace trace) {
        List<String> readings = PathReadings.of(head.path());
        if (readings.size() > PathReadings.MOST) {
            return new Match.Refused(literal.listener(), TOO_MANY_READINGS);
        }
        @Nullable CompiledRoute route = literal.route();
        boolean agreed = true;
        for (int i = 0; i < readings.size(); i++) {
            @Nullable CompiledRoute other =
                    i == 0 ? route : door.match(head, readings.get(i), Trace.NONE).route();
            trace.onReading(readings.get(i), other);
            agreed &= route == null || other == null ? route == other : route.treatsAs(other);
        }
        return agreed ? literal : new Match.Refused(literal.listener(), READINGS_DIFFER);
    }

    /** The table it was compiled from. */
    public RouteTable table() {
        return table;
    }

    /** All routes, in no order. */
    public List<CompiledRoute> routes() {
        return hosts.all().stream().flatMap(host -> host.routes().stream()).toList();
    }

    /** One more than the highest {@link CompiledRoute#index()}. */
    public int indices() {
        return hosts.indices();
    }

    /** How many routes were compiled for it, those left out that it took over. */
    int compiled() {
        return hosts.compiled();
    }

    /** Whether its hosts are its own: also those of TLS that is not HTTP, which has no routes here. */
    private static boolean ownsHosts(Listener listener) {
        return switch (listener.protocol()) {
            case ListenerProtocol.Http _,
                    ListenerProtocol.Https _,
                    ListenerProtocol.Tls _,
                    ListenerProtocol.TlsTerminated _ -> true;
            case ListenerProtocol.Tcp _, ListenerProtocol.Udp _ -> false;
        };
    }
}
