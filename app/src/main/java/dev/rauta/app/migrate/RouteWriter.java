// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate;

import dev.rauta.app.migrate.note.Extent;
import dev.rauta.app.migrate.note.Notes;
import dev.rauta.app.migrate.policy.Lost;
import dev.rauta.app.migrate.policy.Unsayable;
import dev.rauta.routes.Route;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.RouteMatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The HTTPRoutes of all Ingresses: for each of them as few as its hosts allow. */
final class RouteWriter {
    private static final int MOST_HOSTNAMES = 16;
    private static final int MOST_PARENTS = 32;
    private static final int MOST_RULES = 16;
    private static final int MOST_MATCHES = 128;
    private static final RouteMatch ROOT = RouteMatch.of(new PathMatch.Prefix("/"));

    private final Site site;
    private final Doors doors;
    private final RuleWriter rules;
    private final Names names;
    private final Notes notes;
    private final Expressed paths;
    private final Set<HostPattern> closed = new HashSet<>();

    RouteWriter(Site site, Doors doors, RuleWriter rules, Names names, Notes notes) {
        this.site = site;
        this.paths = Expressed.of(site);
        this.doors = doors;
        this.rules = rules;
        this.names = names;
        this.notes = notes;
    }

    /** Hosts that one Ingress serves alike. */
    private record Alike(Set<HostPattern> hosts, List<RuleDraft> http, List<RuleDraft> https) {
        boolean holds(List<RuleDraft> otherHttp, List<RuleDraft> otherHttps) {
            return same(http, otherHttp) && same(https, otherHttps);
        }

        boolean same() {
            return same(http, https);
        }

        private static boolean same(List<RuleDraft> some, List<RuleDraft> others) {
            boolean same = some.size() == others.size();
            for (int i = 0; same && i < some.size(); i++) {
                same = some.get(i).same(others.get(i));
            }
            return same;
        }
    }

    /** By Ingress. */
    Map<SourceRef, List<RouteDraft>> write() {
        site.hosts().forEach(this::close);
        Map<SourceRef, List<Alike>> all = new LinkedHashMap<>();
        for (Site.OfHost one : site.hosts()) {
            List<RuleDraft> http = closed.contains(one.host()) ? shut(one) : rules(paths.routes(one.host(), one.http()), true);
            List<RuleDraft> https = closed.contains(one.host()) ? shut(one) : rules(paths.routes(one.host(), one.https()), false);
            wildcard(one);
            gather(all.computeIfAbsent(one.ingress(), _ -> new ArrayList<>()), one.host(), http, https);
        }
        Map<SourceRef, List<RouteDraft>> drafts = new LinkedHashMap<>();
        all.forEach((ingress, groups) -> {
            List<RouteDraft> its = new ArrayList<>();
            groups.forEach(group -> write(ingress, group, its));
            drafts.put(ingress, its);
        });
        return drafts;
    }

    /** A host of which a path keeps somebody out that cannot be named is closed as a whole: what is wider would take its requests. */
    private void close(Site.OfHost one) {
        for (Route route : paths.routes(one.host(), one.http().isEmpty() ? one.https() : one.http())) {
            if (Site.guarded(route) && !sayable(route)) {
                closed.add(one.host());
            }
        }
    }

    private static boolean sayable(Route route) {
        try {
            var _ = MatchWriter.of(route.match());
            return true;
        } catch (Unsayable e) {
            return false;
        }
    }

    private List<RuleDraft> shut(Site.OfHost one) {
        notes.add(
                one.ingress(),
                "match",
                "host " + one.host() + ": one of its paths is guarded and cannot be named, so that all of it answers 500",
                new Extent.Closed(one.host()));
        return List.of(RuleDraft.closed(ROOT));
    }

    private List<RuleDraft> rules(List<Route> routes, boolean clear) {
        List<RuleDraft> drafts = new ArrayList<>();
        for (Route route : routes) {
            try {
                drafts.add(rules.rule(route, clear));
            } catch (Unsayable e) {
                notes.add(route.source().at(""), route.name(), new Lost("match", e.why() + "; it is left out"));
            }
        }
        return RuleDraft.merged(drafts);
    }

    private void wildcard(Site.OfHost one) {
        wildcard(one.ingress(), one.host());
    }

    private void wildcard(SourceRef object, HostPattern host) {
        if (host instanceof HostPattern.OneLabel(String suffix)) {
            notes.add(
                    object,
                    "wildcard",
                    "host *." + suffix + ": stands for one label in an Ingress, and for any number of them in an HTTPRoute",
                    new Extent.Deeper(suffix));
        }
    }

    /** Any host cannot stand beside others in one HTTPRoute. */
    private static void gather(List<Alike> groups, HostPattern host, List<RuleDraft> http, List<RuleDraft> https) {
        boolean any = host instanceof HostPattern.Any;
        for (Alike group : groups) {
            if (!any && !group.hosts().contains(HostPattern.any()) && group.holds(http, https)) {
                group.hosts().add(host);
                return;
            }
        }
        groups.add(new Alike(new LinkedHashSet<>(List.of(host)), http, https));
    }

    private void write(SourceRef ingress, Alike group, List<RouteDraft> drafts) {
        for (List<HostPattern> hosts : chunks(List.copyOf(group.hosts()), MOST_HOSTNAMES)) {
            Set<Door> encrypted = new LinkedHashSet<>();
            hosts.forEach(host -> encrypted.addAll(doors.https(host)));
            List<String> hostnames = hosts.stream().flatMap(host -> MatchWriter.hostname(host).stream()).toList();
            List<Door> clear = List.of(doors.http());
            Draft draft = new Draft(ingress, hostnames, drafts);
            if (group.same()) {
                draft.add("", Stream.concat(clear.stream(), encrypted.stream()).toList(), group.http());
            } else {
                draft.add("", List.copyOf(encrypted), group.https());
                boolean away = group.http().stream().allMatch(rule -> rule.backends().isEmpty() && !rule.filters().isEmpty());
                draft.add(away ? "-redirect" : "-http", clear, group.http());
            }
        }
    }

    /** HTTPRoutes for the same hosts of one Ingress. */
    private final class Draft {
        private final SourceRef ingress;
        private final List<String> hostnames;
        private final List<RouteDraft> drafts;

        Draft(SourceRef ingress, List<String> hostnames, List<RouteDraft> drafts) {
            this.ingress = ingress;
            this.hostnames = hostnames;
            this.drafts = drafts;
        }

        void add(String suffix, List<Door> at, List<RuleDraft> all) {
            for (List<Door> parents : chunks(at, MOST_PARENTS)) {
                for (List<RuleDraft> some : bounded(all)) {
                    String name = names.take("HTTPRoute", ingress.namespace(), ingress.name() + suffix);
                    drafts.add(new RouteDraft(ingress.namespace(), name, parents, hostnames, some));
                }
            }
        }
    }

    /** As many rules together as one object may have; each time others, for who is named by a policy is not another. */
    private static List<List<RuleDraft>> bounded(List<RuleDraft> rules) {
        List<List<RuleDraft>> all = new ArrayList<>();
        int matches = 0;
        for (RuleDraft rule : rules) {
            boolean full = all.isEmpty() || all.getLast().size() == MOST_RULES || matches + rule.matches().size() > MOST_MATCHES;
            if (full) {
                all.add(new ArrayList<>());
                matches = 0;
            }
            all.getLast().add(rule.copy());
            matches += rule.matches().size();
        }
        return all;
    }

    private static <T> List<List<T>> chunks(List<T> all, int most) {
        List<List<T>> chunks = new ArrayList<>();
        for (int i = 0; i < all.size(); i += most) {
            chunks.add(all.subList(i, Math.min(all.size(), i + most)));
        }
        return chunks;
    }

    /** Of hosts that have no path at all, those that something wider would serve. */
    List<RouteDraft> shut(String namespace) {
        List<RouteDraft> drafts = new ArrayList<>();
        for (HostPattern host : site.empty()) {
            boolean wider = site.hosts().stream().anyMatch(one -> !one.host().equals(host) && MatchWriter.widened(one.host()).covers(host));
            if (wider) {
                List<Door> at = new ArrayList<>(List.of(doors.http()));
                at.addAll(doors.https(host));
                drafts.add(new RouteDraft(
                        namespace,
                        names.take("HTTPRoute", namespace, "nothing"),
                        at.subList(0, Math.min(at.size(), MOST_PARENTS)),
                        MatchWriter.hostname(host).stream().toList(),
                        List.of(RuleDraft.closed(ROOT))));
                SourceRef object = SourceRef.of("HTTPRoute", namespace, drafts.getLast().name());
                wildcard(object, host);
                notes.add(
                        object,
                        "respond",
                        "host " + host + ": has no path, answers 404 today, and 500 then",
                        new Extent.Closed(host));
            }
        }
        return drafts;
    }
}
