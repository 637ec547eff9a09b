// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.upstream;

import java.util.OptionalInt;

/**
 * How much one worker sends to an upstream at a time; what is more is answered at once instead of waiting. What is absent is
 * not limited.
 *
 * @param maxConnections to all endpoints, those that are being opened included; 1 or more
 * @param maxPendingRequests that wait for a connection; 1 or more
 * @param maxRequests under way, those that wait included; 1 or more
 * @param maxRetries requests that are being tried again, at a time; 0 or more
 */
public record CircuitBreaker(
        OptionalInt maxConnections, OptionalInt maxPendingRequests, OptionalInt maxRequests, OptionalInt maxRetries) {
    public CircuitBreaker {
        check("maxConnections", maxConnections, 1);
        check("maxPendingRequests", maxPendingRequests, 1);
        check("maxRequests", maxRequests, 1);
        check("maxRetries", maxRetries, 0);
        if (maxConnections.isEmpty() && maxPendingRequests.isEmpty() && maxRequests.isEmpty() && maxRetries.isEmpty()) {
            throw new IllegalArgumentException("circuit breaker: no limit (expected: one at least)");
        }
    }

    private static void check(String what, OptionalInt limit, int least) {
        if (limit.isPresent() && limit.getAsInt() < least) {
            throw new IllegalArgumentException(what + ": " + limit.getAsInt() + " (expected: " + least + " or more)");
        }
    }
}
