// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.mirror;

import dev.rauta.dataplane.balance.resilience.Breaker;
import dev.rauta.dataplane.metrics.Series;
import dev.rauta.routes.filter.RequestText.Piece;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where copies go, as far as the worker's routing knows. */
public interface Targets {
    /** Where it is counted what becomes of requests to {@code upstream}. */
    Series series(UpstreamName upstream);

    /** What limits how much is under way at {@code upstream}; null: nothing. */
    @Nullable Breaker breaker(UpstreamName upstream);

    /** What pieces of a URL come to for the request. */
    String text(List<Piece> pieces);

    /** The next endpoint of {@code upstream}, null where it has none. */
    @Nullable Endpoint endpoint(UpstreamName upstream);
}
