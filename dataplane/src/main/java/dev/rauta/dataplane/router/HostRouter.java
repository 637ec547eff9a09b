// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.match.HostPattern;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes of one virtual host: those whose authors named its host before those who named more; immutable once built. */
final class HostRouter {
    private static final String OUTRANKED = "a more specific or older route goes before it";

    private final VirtualHost virtualHost;
    private final List<CompiledRoute> all;
    private final @Nullable PathIndex tiers;

    /** Indexes {@code all}, which must be in match order. */
    HostRouter(VirtualHost virtualHost, List<CompiledRoute> all) {
        this.virtualHost = virtualHost;
        this.all = List.copyOf(all);
        this.tiers = tiers(virtualHost.host(), all);
    }

    /** The first of one for each rank of the hosts that authors named; as a rule there is one. */
    private static @Nullable PathIndex tiers(HostPattern own, List<CompiledRoute> all) {
        PathIndex first = null;
        int to = all.size();
        for (int i = to - 1; i >= 0; i--) {
            if (i == 0 || namedFirst(own).compare(all.get(i - 1), all.get(i)) != 0) {
                first = new PathIndex(all.subList(i, to), first);
                to = i;
            }
        }
        return first;
    }

    /** Those whose authors named fewer hosts go before the others, whatever they match. */
    static Comparator<CompiledRoute> namedFirst(HostPattern own) {
        return (a, b) -> HostPattern.compareSpecificity(named(own, a), named(own, b));
    }

    private static HostPattern named(HostPattern own, CompiledRoute route) {
        return route.route().declared().orElse(own);
    }

    VirtualHost virtualHost() {
        return virtualHost;
    }

    /** In match order. */
    List<CompiledRoute> routes() {
        return all;
    }

    /** The first route in match order that takes the request for {@code path}, null where none does. */
    @Nullable CompiledRoute match(RequestHead head, String path, Trace trace) {
        CompiledRoute found = tiers == null ? null : tiers.search(head, path);
        if (trace.wantsEveryMiss()) {
            explain(head, path, found, trace);
        }
        return found;
    }

    private void explain(RequestHead head, String path, @Nullable CompiledRoute found, Trace trace) {
        for (CompiledRoute route : all) {
            if (route == found) {
                continue;
            }
            String objection = route.takesPath(path) ? route.objection(head) : "path does not match";
            trace.onMiss(route, objection != null ? objection : OUTRANKED);
        }
    }
}
