// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.limit;

import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.shared.KeyHash;
import dev.rauta.routes.filter.limit.ClusterScope;
import dev.rauta.routes.filter.limit.RateLimit;
import java.util.OptionalLong;

/** Holds requests to a rate over all dataplanes of a store. */
public final class StoreRule implements LimitRule {
    private static final long LEAST_WORTH = 1000;

    /** What may be lost in reckoning without costing a token. */
    private static final long TOLERANCE = 500;

    private final RateLimit limit;
    private final KeyReader key;
    private final long worth;
    private final long depth;
    private final boolean open;
    private final RateFields fields;

    public StoreRule(RateLimit limit, ClusterScope scope) {
        this.limit = limit;
        this.key = new KeyReader(limit.toString(), limit.key(), limit.exempt());
        this.worth = Math.max(LEAST_WORTH, Math.round(limit.intervalNanos()));
        this.depth = worth * limit.burst();
        this.open = scope.openWhenUnavailable();
        this.fields = new RateFields(limit);
    }

    /** One half of a request's key, as {@code half} makes it; empty where the limit does not concern it. */
    OptionalLong key(CountedRequest asker, KeyHash half) {
        return key.of(asker, half);
    }

    /** The time in which a bucket gains a token, in nanoseconds. */
    long worth() {
        return worth;
    }

    /** The time in which an empty bucket fills, as the store is told. */
    long depth() {
        return depth + TOLERANCE;
    }

    /**
     * What a store's answer comes to.
     *
     * @param left how much of the depth is left; negative: how long until there is a token
     */
    Said heard(Held held, long left) {
        boolean admitted = left >= 0;
        long there = Math.clamp(left, 0, depth);
        fields.tell(held, admitted, there / worth, depth - there);
        if (!admitted) {
            held.retryAfter(RateFields.seconds(-left));
        }
        return admitted ? Said.ADMITTED : Said.REFUSED;
    }

    /** What no answer comes to. */
    Said unheard() {
        return open ? Said.ADMITTED : Said.UNAVAILABLE;
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
