// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.upstream;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * When a worker leaves out an endpoint that fails, and for how long; it always comes back. What is absent is not looked at.
 *
 * @param consecutive5xx so many in a row that were answered 500 to 599, or not at all; 1 or more
 * @param consecutiveGatewayErrors so many in a row that were answered 502, 503 or 504, or not at all; 1 or more
 * @param consecutiveConnectFailures so many in a row for which it could not be connected to; 1 or more
 * @param baseEjectionTime how long it is left out the first time; the second time twice as long, and so on
 * @param maxEjectionTime the longest
 * @param maxEjectionPercent of the endpoints, 1 to 100: how many may be left out at a time, one at least and never all
 */
public record OutlierDetection(
        OptionalInt consecutive5xx,
        OptionalInt consecutiveGatewayErrors,
        OptionalInt consecutiveConnectFailures,
        Duration baseEjectionTime,
        Duration maxEjectionTime,
        int maxEjectionPercent) {
    private static final Duration LONGEST = Duration.ofDays(1);

    public OutlierDetection {
        check("consecutive5xx", consecutive5xx);
        check("consecutiveGatewayErrors", consecutiveGatewayErrors);
        check("consecutiveConnectFailures", consecutiveConnectFailures);
        if (consecutive5xx.isEmpty() && consecutiveGatewayErrors.isEmpty() && consecutiveConnectFailures.isEmpty()) {
            throw new IllegalArgumentException("outlier detection: looks at nothing (expected: consecutive5xx,"
                    + " consecutiveGatewayErrors or consecutiveConnectFailures)");
        }
        if (!baseEjectionTime.isPositive() || baseEjectionTime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "baseEjectionTime: " + baseEjectionTime + " (expected: more than zero, and 24h at most)");
        }
        if (maxEjectionTime.compareTo(baseEjectionTime) < 0 || maxEjectionTime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "maxEjectionTime: " + maxEjectionTime + " (expected: baseEjectionTime or more, and 24h at most)");
        }
        if (maxEjectionPercent < 1 || maxEjectionPercent > 100) {
            throw new IllegalArgumentException("maxEjectionPercent: " + maxEjectionPercent + " (expected: 1..100)");
        }
    }

    private static void check(String what, OptionalInt many) {
        if (many.isPresent() && many.getAsInt() < 1) {
            throw new IllegalArgumentException(what + ": " + many.getAsInt() + " (expected: 1 or more)");
        }
    }
}
