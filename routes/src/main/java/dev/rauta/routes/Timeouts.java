// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import java.time.Duration;
import java.util.Optional;

/**
 * How long an exchange may take; an absent value means the dataplane's default, zero means no limit.
 *
 * @param request the whole exchange, from the request's head to the response's last byte; expiry answers 504
 * @param attempt one try of it against one endpoint; expiry answers 504
 */
public record Timeouts(Optional<Duration> request, Optional<Duration> attempt) {

    /** The dataplane's defaults throughout. */
    public static final Timeouts DEFAULT = new Timeouts(Optional.empty(), Optional.empty());

    public Timeouts {
        request.ifPresent(value -> check("request", value));
        attempt.ifPresent(value -> check("attempt", value));
    }

    private static void check(String which, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(which + " timeout: " + value + " (expected: zero or more)");
        }
    }
}
