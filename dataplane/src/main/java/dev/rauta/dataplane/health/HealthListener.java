// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.health;

import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.HealthCheck;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.Set;

/** Hears which endpoints do not work. */
public interface HealthListener {

    /**
     * Those of an upstream are others now, by what {@code check} has found; called on the loop of who asks, which it must not hold up.
     *
     * @param down not changed any more; empty where all work, and where nobody asks any more
     */
    void down(UpstreamName upstream, HealthCheck check, Set<Endpoint> down);
}
