// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import java.time.Duration;
import java.util.List;

/**
 * When a request is sent once more, as its route's author asked (GEP-1731 for Gateway API).
 *
 * <p>A request whose body is too large to keep, or of whose response the client has seen anything, is never sent again.
 *
 * @param attempts how many times after the first, 0 to 100
 * @param codes response statuses that are tried again, 400 to 599, sorted
 * @param connectionErrors whether it is tried again when the upstream could not be reached, or ended the connection before
 *     it answered
 * @param timeouts whether it is tried again when one attempt took too long
 * @param nonIdempotent whether methods such as POST are tried again once they have been sent
 * @param backoff the least time between two attempts
 */
public record RetryPolicy(
        int attempts,
        List<Integer> codes,
        boolean connectionErrors,
        boolean timeouts,
        boolean nonIdempotent,
        Duration backoff) {
    public RetryPolicy {
        codes = codes.stream().sorted().distinct().toList();
        if (attempts < 0 || attempts > 100) {
            throw new IllegalArgumentException("retry attempts: " + attempts + " (expected: 0..100)");
        }
        for (int code : codes) {
            if (code < 400 || code > 599) {
                throw new IllegalArgumentException("retry code: " + code + " (expected: 400..599)");
            }
        }
        if (backoff.isNegative()) {
            throw new IllegalArgumentException("retry backoff: " + backoff + " (expected: zero or more)");
        }
    }
}
