// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream.pool;

import dev.rauta.dataplane.upstream.tls.UpstreamContext;
import dev.rauta.routes.upstream.Upstream;
import org.jspecify.annotations.Nullable;

/**
 * An upstream with everything that speaking to it takes; immutable.
 *
 * @param upstream what was asked for
 * @param tls how it is encrypted; null only where nobody asked for that
 */
public record UpstreamPlan(Upstream upstream, @Nullable UpstreamContext tls) {
    public UpstreamPlan {
        if (upstream.tls().isPresent() == (tls == null)) {
            throw new IllegalArgumentException("upstream " + upstream.name() + " TLS: " + (tls == null ? "none" : "some")
                    + " (expected: as it says)");
        }
    }
}
