// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin.page;

import dev.rauta.app.admin.markup.Cell;
import dev.rauta.app.admin.markup.Listing;
import dev.rauta.app.admin.markup.Look;
import dev.rauta.dataplane.upstream.pool.PoolView;
import dev.rauta.dataplane.worker.WorkerView;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.EndpointSet;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Where requests go, and how it is with each endpoint. */
final class Upstreams {
    /** So many endpoints of one are shown, those with trouble first. */
    private static final int MOST = 12;

    private static final Listing.Heading HEADING = new Listing.Heading(
            "upstreams", "Upstreams", "There is no upstream.", List.of("Upstream", "Speaks", "Endpoints", "State of endpoints"));

    /** One endpoint, as it is told of. */
    private record Told(EndpointState state, String text) {}

    private final Health health;
    private final Map<UpstreamName, String> spoken = new HashMap<>();
    private final Map<UpstreamName, List<Endpoint>> endpoints = new HashMap<>();
    private final List<Upstream> all;
    private final Set<UpstreamName> found;

    private Upstreams(Facts facts, Set<UpstreamName> found) {
        this.found = found;
        this.health = new Health(facts);
        for (WorkerView worker : facts.workers()) {
            for (PoolView pool : worker.pools()) {
                if (!pool.protocol().equals("unknown")) {
                    spoken.put(pool.upstream(), pool.protocol() + ", " + pool.source());
                }
            }
        }
        all = facts.held().map(Facts.Held::snapshot).map(this::sorted).orElse(List.of());
    }

    /**
     * Those with trouble first.
     *
     * @param routes those of them that a search has found lead to upstreams that are shown, too
     */
    static Listing<Upstream> of(Facts facts, List<RouteLine> routes, Look look) {
        Set<UpstreamName> found = look.search().isEmpty()
                ? Set.of()
                : routes.stream()
                        .filter(route -> look.finds(route.words()))
                        .flatMap(RouteLine::upstreams)
                        .collect(Collectors.toCollection(HashSet::new));
        Upstreams its = new Upstreams(facts, found);
        return new Listing<>(HEADING, its.all, one -> its.words(one, look), its::row);
    }

    private List<Upstream> sorted(Snapshot snapshot) {
        for (EndpointSet set : snapshot.endpoints()) {
            endpoints.put(set.upstream(), set.endpoints());
        }
        Map<UpstreamName, Boolean> fine = new HashMap<>();
        for (Upstream one : snapshot.upstreams()) {
            List<Told> told = told(one.name());
            fine.put(one.name(), !told.isEmpty() && told.stream().noneMatch(each -> each.state().troubled()));
        }
        return snapshot.upstreams().stream()
                .sorted(Comparator.comparing((Upstream one) -> fine.getOrDefault(one.name(), true)).thenComparing(Upstream::name))
                .toList();
    }

    private String words(Upstream one, Look look) {
        // What a found route leads to has all that is looked for.
        String by = found.contains(one.name()) ? look.search() + " " : "";
        return by + one.name() + " " + told(one.name()).stream().map(Told::text).collect(Collectors.joining(" "));
    }

    private List<Cell> row(Upstream one) {
        List<Told> told = told(one.name());
        int serving = endpoints.getOrDefault(one.name(), List.of()).size();
        List<Cell> states = told.isEmpty()
                ? List.of(Cell.of(Cell.Kind.BAD, "no endpoint"))
                : told.stream().map(each -> Cell.of(each.state().kind(), each.text())).toList();
        return List.of(
                Cell.plain(one.name().value()), Cell.plain(speaks(one)), Cell.number(serving), Cell.few(MOST, states));
    }

    private String speaks(Upstream one) {
        String declared =
                switch (one.protocol()) {
                    case AUTO -> "not known yet";
                    case HTTP1 -> "http1, declared";
                    case HTTP2 -> "h2, declared";
                };
        return spoken.getOrDefault(one.name(), declared) + (one.tls().isPresent() ? ", TLS" : "");
    }

    private List<Told> told(UpstreamName upstream) {
        List<Told> told = new ArrayList<>();
        List<Endpoint> its = endpoints.getOrDefault(upstream, List.of());
        for (Endpoint endpoint : its) {
            EndpointState state = health.of(upstream, endpoint);
            String by = state == EndpointState.EJECTED
                    ? " by " + health.ejecting(upstream, endpoint) + " of " + health.workers() + " workers"
                    : "";
            told.add(new Told(state, endpoint + " " + state.word() + by));
        }
        Set<String> serving = its.stream().map(Endpoint::host).collect(Collectors.toSet());
        health.unready(upstream).stream()
                .filter(address -> !serving.contains(address))
                .forEach(address -> told.add(new Told(EndpointState.UNREADY, address + " " + EndpointState.UNREADY.word())));
        told.sort(Comparator.comparing(Told::state));
        return told;
    }
}
