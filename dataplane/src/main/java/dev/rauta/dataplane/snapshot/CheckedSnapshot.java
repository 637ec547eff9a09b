// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.dataplane.listener.plan.BindingPlan;
import dev.rauta.dataplane.listener.plan.Opening;
import dev.rauta.dataplane.listener.tls.TlsContexts;
import dev.rauta.dataplane.router.Router;
import dev.rauta.dataplane.upstream.pool.UpstreamPlan;
import dev.rauta.dataplane.upstream.tls.UpstreamContext;
import dev.rauta.dataplane.upstream.tls.UpstreamContexts;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.Precedence;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.net.ssl.SSLException;

/**
 * A snapshot made ready to serve; what cannot be served closes its own entry and nothing else.
 *
 * @param router the compiled route table
 * @param upstreams those that can be spoken to
 * @param streamTls how those are encrypted that connections go to as they are, where somebody asked for that
 * @param unreachable the others, which must get no endpoints either
 * @param plans what hangs off each binding
 * @param listeners those of each binding
 * @param problems what is not in force
 */
record CheckedSnapshot(
        Router router,
        List<UpstreamPlan> upstreams,
        Map<UpstreamName, UpstreamContext> streamTls,
        Set<UpstreamName> unreachable,
        Map<Opening, BindingPlan> plans,
        Map<Opening, List<ListenerName>> listeners,
        List<EntryProblem> problems) {

    /**
     * Checks and compiles; never throws for what a snapshot says.
     *
     * @param before what is routed by now: hosts that stay are not compiled again
     */
    static CheckedSnapshot of(
            Snapshot snapshot, Router before, TlsContexts contexts, UpstreamContexts upstreamContexts) {
        List<EntryProblem> problems = new ArrayList<>();
        RouteTable table = snapshot.routes();
        Router router = Router.compile(table, before, (host, why) -> {
            EntryKey key = new EntryKey(Section.VIRTUAL_HOST, host.listener() + "|" + host.host());
            problems.add(new EntryProblem(key, "InvalidRoute", String.valueOf(why.getMessage())));
            return new VirtualHost(host.listener(), host.host(), List.of(closed(host)));
        });
        Set<UpstreamName> unreachable = new HashSet<>();
        List<UpstreamPlan> upstreams = new ArrayList<>();
        Set<UpstreamName> carrying = carrying(table);
        Map<UpstreamName, UpstreamContext> streamTls = new HashMap<>();
        for (Upstream upstream : snapshot.upstreams()) {
            try {
                upstreams.add(speakable(upstream, upstreamContexts));
                if (upstream.tls().isPresent() && carrying.contains(upstream.name())) {
                    streamTls.put(upstream.name(), upstreamContexts.stream(upstream.tls().get()));
                }
            } catch (SSLException e) {
                EntryKey key = new EntryKey(Section.UPSTREAM, upstream.name().value());
                problems.add(new EntryProblem(key, "InvalidUpstreamTls", String.valueOf(e.getMessage())));
                unreachable.add(upstream.name());
            }
        }
        upstreamContexts.sweep();
        Map<Opening, List<ListenerName>> listeners = new TreeMap<>();
        for (Listener listener : table.listeners()) {
            listeners.computeIfAbsent(Opening.of(listener), _ -> new ArrayList<>()).add(listener.name());
        }
        Map<Opening, BindingPlan> plans = BindingPlans.of(snapshot, router, contexts, problems);
        return new CheckedSnapshot(router, upstreams, streamTls, unreachable, plans, listeners, problems);
    }

    private static Set<UpstreamName> carrying(RouteTable table) {
        Set<UpstreamName> carrying = new HashSet<>();
        table.streams().stream()
                .flatMap(route -> route.destinations().stream())
                .forEach(share -> {
                    if (share.destination() instanceof Destination.To(UpstreamName name)) {
                        carrying.add(name);
                    }
                });
        return carrying;
    }

    private static Route closed(VirtualHost host) {
        return new Route(
                RouteName.of("closed", "-", "-", "0"),
                SourceRef.of("VirtualHost", "", host.host().toString()),
                RouteMatch.of(new PathMatch.Any()),
                new Precedence(Instant.EPOCH, "", "", 0, 0),
                List.of(),
                new Action.Respond(503, "invalid-route"),
                Timeouts.DEFAULT);
    }

    /** Throws where its TLS cannot be set up: it is not spoken to at all then, least of all in the clear. */
    private static UpstreamPlan speakable(Upstream upstream, UpstreamContexts contexts) throws SSLException {
        return new UpstreamPlan(
                upstream,
                upstream.tls().isPresent() ? contexts.context(upstream.tls().get(), upstream.protocol()) : null);
    }
}
