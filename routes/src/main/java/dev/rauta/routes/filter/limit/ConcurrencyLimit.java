// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter.limit;

import dev.rauta.routes.access.AddressRange;
import java.util.List;

/**
 * How many requests may be under way at a time, over all workers of a dataplane.
 *
 * <p>Routes whose limits are equal, name included, share its counts.
 *
 * @param name whose limit it is
 * @param requests how many, 1 or more
 * @param key what tells one client from another; empty: all requests are one client's
 * @param exempt whom it does not concern
 * @param status what a request beyond it is answered; 400 to 599
 */
public record ConcurrencyLimit(
        String name, int requests, List<LimitKey> key, List<AddressRange> exempt, int status) {
    private static final int MOST = (1 << 24) - 1;

    public ConcurrencyLimit {
        key = List.copyOf(key);
        exempt = List.copyOf(exempt);
        if (requests < 1 || requests > MOST) {
            throw new IllegalArgumentException("concurrent requests: " + requests + " (expected: 1.." + MOST + ")");
        }
        Statuses.check(status);
    }
}
