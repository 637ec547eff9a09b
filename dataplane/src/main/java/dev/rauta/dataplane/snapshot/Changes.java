// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.routes.RouteTable;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.upstream.EndpointSet;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * In what a snapshot differs from the one before it; what both have as the same object costs a look.
 *
 * @param listeners whether some listener does
 * @param hosts whether some virtual host does
 * @param places whether a virtual host has come or gone
 * @param serverNames whether what is shown for some server name does
 * @param streams whether some route of connections or datagrams does
 * @param certificates whether some certificate does
 * @param credentials whether some credentials do
 * @param upstreams those that are spoken to otherwise, have come, or have gone
 * @param endpoints those whose endpoints are others, have come, or have gone
 */
record Changes(
        boolean listeners,
        boolean hosts,
        boolean places,
        boolean serverNames,
        boolean streams,
        boolean certificates,
        boolean credentials,
        Set<UpstreamName> upstreams,
        Set<UpstreamName> endpoints) {

    static Changes between(Snapshot before, Snapshot now) {
        RouteTable routes = now.routes();
        RouteTable others = before.routes();
        Kind hosts = Kind.of(routes.virtualHosts(), others.virtualHosts());
        Set<UpstreamName> upstreams = new HashSet<>();
        walk(now.upstreams(), before.upstreams(), (Upstream one, boolean _) -> upstreams.add(one.name()));
        Set<UpstreamName> endpoints = new HashSet<>();
        walk(now.endpoints(), before.endpoints(), (EndpointSet one, boolean _) -> endpoints.add(one.upstream()));
        return new Changes(
                Kind.of(routes.listeners(), others.listeners()) != Kind.NONE,
                hosts != Kind.NONE,
                hosts == Kind.PLACES,
                Kind.of(routes.sniBindings(), others.sniBindings()) != Kind.NONE,
                Kind.of(routes.streams(), others.streams()) != Kind.NONE,
                Kind.of(now.certificates(), before.certificates()) != Kind.NONE,
                Kind.of(now.credentials(), before.credentials()) != Kind.NONE,
                upstreams,
                endpoints);
    }

    /** Whether requests may go other ways. */
    boolean routes() {
        return listeners || hosts || serverNames || streams;
    }

    /** Whether connections may be read otherwise. */
    boolean bindings() {
        return listeners || places || serverNames || streams || certificates;
    }

    /** Whether upstreams may be spoken to otherwise. */
    boolean speaking() {
        return streams || !upstreams.isEmpty();
    }

    /** Whether nothing differs but where some upstreams are. */
    boolean endpointsAlone() {
        return !routes() && !certificates && !credentials && upstreams.isEmpty() && !endpoints.isEmpty();
    }

    /** Every upstream that differs in anything. */
    Set<UpstreamName> touched() {
        Set<UpstreamName> all = new HashSet<>(upstreams);
        all.addAll(endpoints);
        return all;
    }

    private enum Kind {
        NONE,
        CONTENT,
        PLACES;

        private static <T extends Comparable<? super T>> Kind of(List<T> now, List<T> before) {
            Kind[] most = {NONE};
            walk(now, before, (_, moved) -> most[0] = moved ? PLACES : most[0] == NONE ? CONTENT : most[0]);
            return most[0];
        }
    }

    private interface Differing<T> {
        /** @param moved whether it has come or gone */
        void found(T one, boolean moved);
    }

    /** Both lists are in the order of their type, in which no two are equal. */
    private static <T extends Comparable<? super T>> void walk(List<T> now, List<T> before, Differing<? super T> differing) {
        if (now == before) {
            return;
        }
        int i = 0;
        int j = 0;
        while (i < now.size() || j < before.size()) {
            boolean both = i < now.size() && j < before.size();
            if (both && now.get(i) == before.get(j)) {
                i++;
                j++;
                continue;
            }
            int order = both ? now.get(i).compareTo(before.get(j)) : i < now.size() ? -1 : 1;
            if (order != 0 || !now.get(i).equals(before.get(j))) {
                differing.found(order <= 0 ? now.get(i) : before.get(j), order != 0);
            }
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
    }
}
