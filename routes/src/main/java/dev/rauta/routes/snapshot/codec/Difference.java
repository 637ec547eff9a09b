// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot.codec;

import dev.rauta.routes.Listener;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.upstream.EndpointSet;
import dev.rauta.routes.upstream.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The entries that lead from one snapshot to another; what both have as the same object costs next to nothing. */
final class Difference {
    private final List<Entry> puts = new ArrayList<>();
    private final List<EntryKey> removes = new ArrayList<>();

    Difference(Snapshot now, Snapshot before) {
        RouteTable routes = now.routes();
        RouteTable others = before.routes();
        of(Section.LISTENER, routes.listeners(), others.listeners(), (Listener one) -> one.name().value());
        of(Section.VIRTUAL_HOST, routes.virtualHosts(), others.virtualHosts(), (VirtualHost one) -> one.listener() + "|" + one.host());
        of(Section.SNI_BINDING, routes.sniBindings(), others.sniBindings(), (SniBinding one) -> one.listener() + "|" + one.host());
        of(Section.UPSTREAM, now.upstreams(), before.upstreams(), (Upstream one) -> one.name().value());
        ofEndpoints(now.endpoints(), before.endpoints());
        of(Section.CERTIFICATE, now.certificates(), before.certificates(), (Certificate one) -> one.name().value());
        of(Section.STREAM, routes.streams(), others.streams(), (StreamRoute one) -> one.listener() + "|" + one.host());
        of(Section.CREDENTIALS, now.credentials(), before.credentials(), (Credentials one) -> one.name().value());
    }

    /** What {@code encoded}, which says what was before, becomes. */
    EncodedSnapshot applied(EncodedSnapshot encoded) {
        return encoded.with(new Changes(puts, removes));
    }

    /** Sets that stay are not cut. */
    private void ofEndpoints(List<EndpointSet> now, List<EndpointSet> before) {
        int i = 0;
        int j = 0;
        while (i < now.size() || j < before.size()) {
            boolean both = i < now.size() && j < before.size();
            int order = both ? order(now.get(i), before.get(j)) : i < now.size() ? -1 : 1;
            if (!both || now.get(i) != before.get(j)) {
                of(
                        Section.ENDPOINTS,
                        order <= 0 ? EndpointShare.of(now.get(i)) : List.<EndpointShare>of(),
                        order >= 0 ? EndpointShare.of(before.get(j)) : List.<EndpointShare>of(),
                        EndpointShare::id);
            }
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
    }

    /** Both lists are in the order of their type, in which no two are equal. */
    private <T extends Comparable<? super T>> void of(Section section, List<T> now, List<T> before, Function<T, String> id) {
        int i = 0;
        int j = 0;
        while (i < now.size() || j < before.size()) {
            boolean both = i < now.size() && j < before.size();
            int order = both ? order(now.get(i), before.get(j)) : i < now.size() ? -1 : 1;
            if (order < 0 || order == 0 && !now.get(i).equals(before.get(j))) {
                puts.add(Entry.of(new EntryKey(section, id.apply(now.get(i))), now.get(i)));
            } else if (order > 0) {
                removes.add(new EntryKey(section, id.apply(before.get(j))));
            }
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
    }

    private static <T extends Comparable<? super T>> int order(T one, T other) {
        return one == other ? 0 : one.compareTo(other);
    }
}
