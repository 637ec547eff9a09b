// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.limit;

import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.shared.SharedRates;
import dev.rauta.routes.filter.limit.RateLimit;
import java.util.OptionalLong;

/** Holds requests to a rate over all workers of a dataplane. */
public final class RateRule implements CountedRule {
    private final RateLimit limit;
    private final KeyReader key;
    private final long worth;
    private final long depth;
    private final RateFields fields;

    public RateRule(RateLimit limit) {
        this.limit = limit;
        this.key = new KeyReader(limit.toString(), limit.key(), limit.exempt());
        double interval = limit.intervalNanos() / SharedRates.nanos(1);
        this.worth = Math.max(1, Math.round(interval));
        this.depth = Math.max(worth, Math.round(interval * limit.burst()));
        this.fields = new RateFields(limit);
    }

    @Override
    public boolean admits(CountedRequest asker, Quotas quotas, Held held, long nanos) {
        OptionalLong found = key.of(asker, quotas.hash());
        if (found.isEmpty()) {
            return true;
        }
        long left = quotas.rates().take(found.getAsLong(), worth, depth, SharedRates.ticks(nanos));
        if (left == SharedRates.FULL) {
            held.full(!limit.openWhenFull());
            return limit.openWhenFull();
        }
        boolean admitted = left >= 0;
        long there = Math.max(0, left);
        fields.tell(held, admitted, there / worth, SharedRates.nanos(depth - there));
        if (!admitted) {
            held.retryAfter(RateFields.seconds(SharedRates.nanos(-left)));
        }
        return admitted;
    }

    @Override
    public int status() {
        return limit.status();
    }

    @Override
    public Limit limit() {
        return Limit.REQUEST_RATE;
    }
}
