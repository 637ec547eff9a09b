// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.Resilience;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.Optional;

/** Where a share of a forwarding route goes. */
public sealed interface Destination {

    /**
     * To an upstream of the same snapshot.
     *
     * @param balancing how its endpoint is chosen for requests that come this way; absent: as for all of the upstream's
     * @param resilience what keeps its trouble from spreading among requests that come this way; absent: as for all
     */
    record To(UpstreamName upstream, Optional<LoadBalancing> balancing, Optional<Resilience> resilience) implements Destination {
        /** By the upstream's own choice. */
        public To(UpstreamName upstream) {
            this(upstream, Optional.empty(), Optional.empty());
        }

        /** By a choice of its own. */
        public To(UpstreamName upstream, Optional<LoadBalancing> balancing) {
            this(upstream, balancing, Optional.empty());
        }
    }

    /**
     * Nowhere: the reference is broken, and its share of the requests is answered so.
     *
     * @param status 500 for Gateway API, 503 for Ingress
     * @param reason a short machine-readable word, such as {@code backend-not-found}
     */
    record Broken(int status, String reason) implements Destination {}

    /** Nowhere: this share of the requests is answered with a {@code Location}. */
    record Redirected(Action.Redirect to) implements Destination {}
}
