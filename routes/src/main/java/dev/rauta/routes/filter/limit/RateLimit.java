// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter.limit;

import dev.rauta.routes.access.AddressRange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How many requests may come in a time, over all workers of a dataplane, or over all dataplanes: a bucket of {@code burst} tokens that fills at a
 * steady rate.
 *
 * <p>Routes whose limits are equal, name included, share its counts, and an equal limit in the next snapshot goes on with them.
 *
 * @param name whose limit it is
 * @param requests how many, 1 or more
 * @param per in what time
 * @param burst how many may come at once, 1 or more
 * @param key what tells one client from another; empty: all requests are one client's
 * @param exempt whom it does not concern
 * @param status what a request beyond it is answered; 400 to 599
 * @param openWhenFull whether requests pass uncounted where there is no room to count another client
 * @param tell when responses carry {@code RateLimit} fields
 * @param cluster whether all dataplanes count together; empty: each by itself
 */
public record RateLimit(
        String name,
        int requests,
        Duration per,
        int burst,
        List<LimitKey> key,
        List<AddressRange> exempt,
        int status,
        boolean openWhenFull,
        Tell tell,
        Optional<ClusterScope> cluster) {

    /** When responses say what is left of a limit (draft-ietf-httpapi-ratelimit-headers). */
    public enum Tell {
        NEVER,
        REFUSED,
        ALWAYS
    }

    /** How long an empty bucket may take to be full again: what is counted is forgotten by then. */
    public static final Duration LONGEST = Duration.ofDays(5);

    private static final Duration LONGEST_PERIOD = Duration.ofDays(1);

    public RateLimit {
        key = List.copyOf(key);
        exempt = List.copyOf(exempt);
        if (requests < 1 || burst < 1) {
            throw new IllegalArgumentException(
                    "rate limit: " + requests + " requests, burst " + burst + " (expected: 1 or more each)");
        }
        if (!per.isPositive() || per.compareTo(LONGEST_PERIOD) > 0) {
            throw new IllegalArgumentException("rate limit per " + per + " (expected: at most " + LONGEST_PERIOD + ")");
        }
        if (interval(requests, per) * burst > LONGEST.toNanos()) {
            throw new IllegalArgumentException("rate limit: burst " + burst + " of " + requests + " per " + per
                    + " (expected: what comes again within " + LONGEST + ")");
        }
        Statuses.check(status);
    }

    /** The time that one request is worth, in nanoseconds. */
    public double intervalNanos() {
        return interval(requests, per);
    }

    private static double interval(int requests, Duration per) {
        return (double) per.toNanos() / requests;
    }
}
