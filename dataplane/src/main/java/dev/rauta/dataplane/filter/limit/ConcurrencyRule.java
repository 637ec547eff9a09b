// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.limit;

import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.routes.filter.limit.ConcurrencyLimit;
import java.util.OptionalLong;

/** Holds requests to a number that are under way. */
public final class ConcurrencyRule implements CountedRule {
    private final ConcurrencyLimit limit;
    private final KeyReader key;

    public ConcurrencyRule(ConcurrencyLimit limit) {
        this.limit = limit;
        this.key = new KeyReader(limit.toString(), limit.key(), limit.exempt());
    }

    @Override
    public boolean admits(CountedRequest asker, Quotas quotas, Held held, long nanos) {
        OptionalLong found = key.of(asker, quotas.hash());
        if (found.isEmpty()) {
            return true;
        }
        if (quotas.concurrent().acquire(found.getAsLong(), limit.requests())) {
            held.counted(found.getAsLong());
            return true;
        }
        held.retryAfter(1);
        return false;
    }

    @Override
    public int status() {
        return limit.status();
    }

    @Override
    public Limit limit() {
        return Limit.CONCURRENT_REQUESTS;
    }
}
