// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.stream;

import dev.rauta.dataplane.metrics.Series;
import dev.rauta.dataplane.metrics.StreamOutcome;
import dev.rauta.routes.upstream.UpstreamName;

/** Where one connection or flow of datagrams goes. */
public sealed interface Choice {

    /** The series that it is counted in. */
    Series series();

    /** To an upstream that had an endpoint a moment ago. */
    record To(UpstreamName upstream, Series series) implements Choice {}

    /** Nowhere. */
    record Nowhere(StreamOutcome outcome, Series series) implements Choice {}
}
