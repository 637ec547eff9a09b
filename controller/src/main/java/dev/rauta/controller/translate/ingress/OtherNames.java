// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Place;
import dev.rauta.routes.Action;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.Precedence;
import dev.rauta.routes.match.RouteMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Hosts that Ingresses have beside those of their rules: aliases, and those with or without {@code www.} */
final class OtherNames {
    private static final String WWW = "www.";

    private final Draft draft;
    private final Set<HostPattern> ruled = new HashSet<>();
    /** By host. */
    private final Map<HostPattern, List<HostPattern>> aliases = new HashMap<>();
    /** By the host beside those of rules. */
    private final Map<HostPattern, Owned> owned = new LinkedHashMap<>();

    /** @param host whose it is */
    private record Owned(IngressPlan plan, HostPattern host, boolean redirects) {}

    OtherNames(Draft draft) {
        this.draft = draft;
    }

    /** Takes in Ingresses, the oldest first, so that the first one that wants a host has it. */
    void add(List<IngressPlan> plans) {
        List<IngressPlan> asking = plans.stream()
                .filter(plan -> plan.host().others().www() || !plan.host().others().aliases().isEmpty())
                .toList();
        if (asking.isEmpty()) {
            return;
        }
        plans.forEach(plan -> ruled.addAll(plan.hosts()));
        asking.forEach(this::alias);
        asking.stream().filter(plan -> plan.host().others().www()).forEach(this::www);
    }

    private void alias(IngressPlan plan) {
        Optional<HostPattern> host = plan.hosts().stream().filter(one -> !(one instanceof HostPattern.Any)).findFirst();
        for (HostPattern alias : plan.host().others().aliases()) {
            Owned first = owned.get(alias);
            if (host.isEmpty()) {
                lost(plan, alias, "belongs to no host, for there is no rule with one");
            } else if (ruled.contains(alias)) {
                lost(plan, alias, "is a rule's");
            } else if (first == null) {
                owned.put(alias, new Owned(plan, host.get(), false));
                aliases.computeIfAbsent(host.get(), _ -> new ArrayList<>(1)).add(alias);
            } else if (!first.host().equals(host.get())) {
                lost(plan, alias, "is one of " + first.plan().id().source() + ", which is older or comes first");
            }
        }
    }

    private void lost(IngressPlan plan, HostPattern alias, String why) {
        draft.problem(plan.id().source("metadata.annotations"), "RouteConflict", "server-alias: host " + alias + " " + why
                + " (expected: one owner)");
    }

    private void www(IngressPlan plan) {
        for (HostPattern host : plan.hosts()) {
            counterpart(host)
                    .filter(other -> !ruled.contains(other))
                    .ifPresent(other -> owned.putIfAbsent(other, new Owned(plan, host, true)));
        }
    }

    /** The same host with www., or without; empty where it is no name. */
    static Optional<HostPattern> counterpart(HostPattern host) {
        if (!(host instanceof HostPattern.Exact(String name))) {
            return Optional.empty();
        }
        String other = name.startsWith(WWW) ? name.substring(WWW.length()) : WWW + name;
        return other.isEmpty() ? Optional.empty() : Optional.of(new HostPattern.Exact(other));
    }

    /** Which hosts have the routes of {@code host} too. */
    List<HostPattern> aliases(HostPattern host) {
        return aliases.getOrDefault(host, List.of());
    }

    /** Shows their certificates, where those of their Ingresses are for them too, and asks for those of clients as their hosts do. */
    void secure(IngressTls tls) {
        owned.forEach((name, its) -> its.plan().others().stream()
                .filter(bound -> bound.binding().host().equals(name))
                .forEach(bound -> tls.also(bound)));
        aliases.forEach((host, all) -> all.forEach(alias -> tls.also(host, alias)));
    }

    /** Sends clients of the hosts that have no routes to those that have. */
    void redirect() {
        owned.forEach((name, its) -> {
            if (its.redirects()) {
                List<Route> all = List.of(redirect(its));
                draft.routes(new Place(IngressTranslator.HTTPS, name), all);
                draft.routes(new Place(IngressTranslator.HTTP, name), all);
            }
        });
    }

    private static Route redirect(Owned its) {
        ObjectId id = its.plan().id();
        return new Route(
                RouteName.of("ingress", id.namespace(), id.name(), "www"),
                id.source("metadata.annotations"),
                RouteMatch.of(new PathMatch.Any()),
                new Precedence(id.created(), id.namespace(), id.name(), 0, 0),
                List.of(),
                new Action.Redirect(
                        Optional.empty(),
                        Optional.of(its.host().toString()),
                        Optional.empty(),
                        Optional.empty(),
                        its.plan().host().redirectStatus()),
                Timeouts.DEFAULT);
    }

    /** What certificates are asked for besides, by an Ingress with these rules. */
    static List<HostPattern> wanted(IngressAnnotations annotations, List<HostPattern> hosts) {
        List<HostPattern> all = new ArrayList<>(annotations.host().others().aliases());
        if (annotations.host().others().www()) {
            hosts.forEach(host -> counterpart(host).ifPresent(all::add));
        }
        return all;
    }
}
