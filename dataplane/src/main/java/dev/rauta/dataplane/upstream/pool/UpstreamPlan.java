// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream.pool;

import dev.rauta.dataplane.upstream.tls.UpstreamContext;
import dev.rauta.routes.upstream.Upstream;
import java.util.Objects;
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

    /** Whether connections serve both; how endpoints are chosen and what is limited is no matter of theirs. */
    boolean speaksAs(UpstreamPlan other) {
        return upstream.name().equals(other.upstream.name())
                && upstream.protocol() == other.upstream.protocol()
                && upstream.tls().equals(other.upstream.tls())
                && Objects.equals(tls, other.tls);
    }
}
