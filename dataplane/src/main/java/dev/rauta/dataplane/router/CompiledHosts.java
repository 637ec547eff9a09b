// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import dev.rauta.routes.Route;
import dev.rauta.routes.VirtualHost;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The compiled routes of every virtual host; immutable.
 *
 * <p>A host that is equal in another table is not compiled again: both tables have the same object, routes and their numbers
 * included. Numbers that have become free are given to new routes.
 *
 * @param all by virtual host, in ascending order
 * @param indices one more than the highest number of a route
 * @param compiled how many routes are not another table's
 * @param substituted whether some hosts are not those of the table
 */
record CompiledHosts(List<HostRouter> all, int indices, int compiled, boolean substituted) {
    static final CompiledHosts NONE = new CompiledHosts(List.of(), 0, 0, false);

    /** @param hosts in ascending order */
    static CompiledHosts of(List<VirtualHost> hosts, CompiledHosts before, Router.Substitute substitute) {
        List<@Nullable HostRouter> all = new ArrayList<>(hosts.size());
        BitSet taken = new BitSet(before.indices);
        int at = 0;
        for (VirtualHost host : hosts) {
            while (at < before.all.size() && before.virtualHost(at) != host && before.virtualHost(at).compareTo(host) < 0) {
                at++;
            }
            boolean stays = at < before.all.size()
                    && (before.virtualHost(at) == host || before.virtualHost(at).equals(host));
            HostRouter known = stays ? before.all.get(at) : null;
            all.add(known);
            if (known != null) {
                known.routes().forEach(route -> taken.set(route.index()));
            }
        }
        return compiled(hosts, all, taken, substitute);
    }

    /** @param known what need not be compiled, null for the others */
    private static CompiledHosts compiled(
            List<VirtualHost> hosts, List<@Nullable HostRouter> known, BitSet taken, Router.Substitute substitute) {
        List<HostRouter> all = new ArrayList<>(hosts.size());
        boolean substituted = false;
        int compiled = 0;
        for (int i = 0; i < hosts.size(); i++) {
            HostRouter host = known.get(i);
            if (host == null) {
                host = compile(hosts.get(i), taken, substitute);
                substituted |= host.virtualHost() != hosts.get(i);
                compiled += host.routes().size();
            }
            all.add(host);
        }
        return new CompiledHosts(all, taken.length(), compiled, substituted);
    }

    private static HostRouter compile(VirtualHost host, BitSet taken, Router.Substitute substitute) {
        try {
            return compile(host, taken);
        } catch (RuntimeException e) {
            return compile(substitute.of(host, e), taken);
        }
    }

    private static HostRouter compile(VirtualHost host, BitSet taken) {
        List<CompiledRoute> compiled = new ArrayList<>(host.routes().size());
        int index = -1;
        for (Route route : host.routes()) {
            index = taken.nextClearBit(index + 1);
            compiled.add(new CompiledRoute(route, host.listener(), index));
        }
        compiled.sort(HostRouter.namedFirst(host.host()).thenComparing(CompiledRoute.ORDER));
        // Only now, for one that cannot be compiled takes no number.
        compiled.forEach(route -> taken.set(route.index()));
        return new HostRouter(host, compiled);
    }

    List<VirtualHost> virtualHosts() {
        return all.stream().map(HostRouter::virtualHost).toList();
    }

    private VirtualHost virtualHost(int at) {
        return all.get(at).virtualHost();
    }
}
