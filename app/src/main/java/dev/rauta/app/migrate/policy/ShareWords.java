// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate.policy;

import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.Resilience;
import java.util.Optional;

/**
 * How a route's destinations are chosen and spared, beyond what their Services say.
 *
 * @param balancing the same for all of them
 * @param resilience the same for all of them
 */
public record ShareWords(Optional<LoadBalancing> balancing, Optional<Resilience> resilience) {
    /** Whatever the Services say. */
    public static final ShareWords NONE = new ShareWords(Optional.empty(), Optional.empty());
}
