// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.dataplane.exchange.routing.UpstreamPlans;
import dev.rauta.dataplane.metrics.SeriesTable;
import dev.rauta.dataplane.upstream.pool.UpstreamPlan;
import dev.rauta.dataplane.upstream.tls.UpstreamContext;
import dev.rauta.dataplane.upstream.tls.UpstreamContexts;
import dev.rauta.routes.Destination;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * How a snapshot's upstreams are spoken to; one that cannot be is closed by itself.
 *
 * @param plans those that can
 * @param unreachable the others, which must get no endpoints either
 * @param problems why
 */
record CheckedUpstreams(UpstreamPlans plans, Set<UpstreamName> unreachable, List<EntryProblem> problems) {

    /** Never throws for what a snapshot says. */
    static CheckedUpstreams of(Snapshot snapshot, UpstreamContexts contexts, SeriesTable series) {
        List<EntryProblem> problems = new ArrayList<>();
        Set<UpstreamName> unreachable = new HashSet<>();
        List<UpstreamPlan> plans = new ArrayList<>();
        Set<UpstreamName> carrying = carrying(snapshot.routes());
        Map<UpstreamName, UpstreamContext> streamTls = new HashMap<>();
        for (Upstream upstream : snapshot.upstreams()) {
            try {
                plans.add(speakable(upstream, contexts));
                if (upstream.tls().isPresent() && carrying.contains(upstream.name())) {
                    streamTls.put(upstream.name(), contexts.stream(upstream.tls().get()));
                }
            } catch (SSLException e) {
                EntryKey key = new EntryKey(Section.UPSTREAM, upstream.name().value());
                problems.add(new EntryProblem(key, "InvalidUpstreamTls", String.valueOf(e.getMessage())));
                unreachable.add(upstream.name());
            }
        }
        contexts.sweep();
        return new CheckedUpstreams(new UpstreamPlans(plans, streamTls, series), unreachable, problems);
    }

    private static Set<UpstreamName> carrying(RouteTable table) {
        Set<UpstreamName> carrying = new HashSet<>();
        table.streams().stream()
                .flatMap(route -> route.destinations().stream())
                .forEach(share -> {
                    if (share.destination() instanceof Destination.To(UpstreamName name, var _, var _)) {
                        carrying.add(name);
                    }
                });
        return carrying;
    }

    /** Throws where its TLS cannot be set up: it is not spoken to at all then, least of all in the clear. */
    private static UpstreamPlan speakable(Upstream upstream, UpstreamContexts contexts) throws SSLException {
        return new UpstreamPlan(
                upstream,
                upstream.tls().isPresent() ? contexts.context(upstream.tls().get(), upstream.protocol()) : null);
    }
}
