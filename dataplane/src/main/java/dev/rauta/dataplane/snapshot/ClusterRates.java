// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.dataplane.router.Router;
import dev.rauta.dataplane.shared.StoreAccess;
import dev.rauta.routes.Route;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.TrafficLimit;
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sees to it that rates which dataplanes count together have a store to be counted in. */
final class ClusterRates {
    /** So long is a snapshot kept back, once, so that its first requests are counted. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final @Nullable StoreAccess store;

    ClusterRates(@Nullable StoreAccess store) {
        this.store = store;
    }

    /** Connects to the store, or says which hosts lack one. */
    void check(Router router, List<EntryProblem> problems) {
        for (VirtualHost host : router.table().virtualHosts()) {
            if (together(host)) {
                if (store != null) {
                    store.store().start(PATIENCE);
                    return;
                }
                problems.add(new EntryProblem(
                        new EntryKey(Section.VIRTUAL_HOST, host.listener() + "|" + host.host()),
                        "NoRateLimitStore",
                        "rateLimits with scope Cluster, and no store to count in, so that whenUnavailable holds (expected:"
                                + " --rate-limit-store)"));
            }
        }
    }

    private static boolean together(VirtualHost host) {
        for (Route route : host.routes()) {
            for (Filter filter : route.filters()) {
                if (filter instanceof TrafficLimit.Rate(var limit) && limit.cluster().isPresent()) {
                    return true;
                }
            }
        }
        return false;
    }
}
