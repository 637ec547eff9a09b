// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.balance.resilience.Breaker;
import dev.rauta.dataplane.exchange.mirror.Targets;
import dev.rauta.dataplane.exchange.routing.Routing;
import dev.rauta.dataplane.filter.Facts;
import dev.rauta.dataplane.filter.TextPieces;
import dev.rauta.dataplane.metrics.Series;
import dev.rauta.routes.filter.RequestText.Piece;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where copies of one request go; confined to a worker. */
record CopyTargets(Routing routing, Facts facts) implements Targets {
    @Override
    public Series series(UpstreamName upstream) {
        return routing.series(upstream);
    }

    @Override
    public @Nullable Breaker breaker(UpstreamName upstream) {
        return routing.breaker(upstream);
    }

    @Override
    public String text(List<Piece> pieces) {
        return TextPieces.url(pieces, facts);
    }

    @Override
    public @Nullable Endpoint endpoint(UpstreamName upstream) {
        return routing.endpoint(upstream);
    }
}
