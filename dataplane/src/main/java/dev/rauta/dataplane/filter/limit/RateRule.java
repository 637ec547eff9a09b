// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.limit;

import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.shared.SharedRates;
import dev.rauta.routes.filter.limit.LimitKey;
import dev.rauta.routes.filter.limit.RateLimit;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Holds requests to a rate. */
public final class RateRule implements LimitRule {
    private final RateLimit limit;
    private final KeyReader key;
    private final long worth;
    private final long depth;
    private final String label;
    private final String policy;

    public RateRule(RateLimit limit) {
        this.limit = limit;
        this.key = new KeyReader(limit.toString(), limit.key(), limit.exempt());
        double interval = limit.intervalNanos() / SharedRates.nanos(1);
        this.worth = Math.max(1, Math.round(interval));
        this.depth = Math.max(worth, Math.round(interval * limit.burst()));
        this.label = label(limit.key(), limit.per().toSeconds());
        this.policy = label + ";q=" + limit.requests() + (limit.per().toSeconds() > 0 ? ";w=" + limit.per().toSeconds() : "");
    }

    @Override
    public boolean admits(Asker asker, Quotas quotas, Held held, long nanos) {
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
        boolean tells = limit.tell() == RateLimit.Tell.ALWAYS || (limit.tell() == RateLimit.Tell.REFUSED && !admitted);
        if (tells) {
            held.tell(policy, remaining(left));
        }
        if (!admitted) {
            held.retryAfter(seconds(-left));
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

    /** What is left, and when all of it is there again. */
    private String remaining(long left) {
        long there = Math.max(0, left);
        return label + ";r=" + there / worth + ";t=" + seconds(depth - there);
    }

    private static long seconds(long ticks) {
        long second = TimeUnit.SECONDS.toNanos(1);
        return (SharedRates.nanos(ticks) + second - 1) / second;
    }

    /** A string of structured fields (RFC 9651, section 3.3.3) that tells a route's limits apart and nobody who set them. */
    private static String label(List<LimitKey> key, long seconds) {
        StringBuilder label = new StringBuilder("\"");
        for (LimitKey part : key) {
            label.append(switch (part) {
                case LimitKey.Address() -> "address";
                case LimitKey.Header(String _) -> "header";
                case LimitKey.Cookie(String _) -> "cookie";
            });
            label.append('-');
        }
        return label.append("per-").append(seconds).append("s\"").toString();
    }
}
