// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import java.time.Duration;
import java.util.Optional;

/**
 * How long an exchange and its phases may take; an absent value means the dataplane's default, zero means no limit.
 *
 * @param request the whole exchange, from the request's head to the response's last byte; expiry answers 504
 * @param attempt one attempt of it against one endpoint; expiry answers 504
 * @param connect of an attempt: until a connection takes the request, TLS included; expiry answers 504
 * @param responseHeader of an attempt: from the request's last byte to the head of its answer; expiry answers 504
 * @param requestBody from the request's head to its last byte, unless it is answered before; expiry answers 408
 * @param idle how long nothing may move in either direction; expiry answers 408 where the client is waited for, else 504
 * @param requestIdle of an attempt: how long its upstream may take nothing of the request that it is offered, in place of {@code idle}; expiry
 *     answers 504
 * @param responseIdle of an attempt: how long its upstream may say nothing while it is waited for, in place of {@code idle}; of a tunnel, how
 *     long nothing may move; expiry answers 504
 */
public record Timeouts(
        Optional<Duration> request,
        Optional<Duration> attempt,
        Optional<Duration> connect,
        Optional<Duration> responseHeader,
        Optional<Duration> requestBody,
        Optional<Duration> idle,
        Optional<Duration> requestIdle,
        Optional<Duration> responseIdle) {

    /** The dataplane's defaults throughout. */
    public static final Timeouts DEFAULT = new Timeouts(Optional.empty(), Optional.empty());

    public Timeouts {
        request.ifPresent(value -> check("request", value));
        attempt.ifPresent(value -> check("attempt", value));
        connect.ifPresent(value -> check("connect", value));
        responseHeader.ifPresent(value -> check("responseHeader", value));
        requestBody.ifPresent(value -> check("requestBody", value));
        idle.ifPresent(value -> check("idle", value));
        requestIdle.ifPresent(value -> check("requestIdle", value));
        responseIdle.ifPresent(value -> check("responseIdle", value));
    }

    /** Where who is waited for makes no difference to how long nothing may move. */
    public Timeouts(
            Optional<Duration> request,
            Optional<Duration> attempt,
            Optional<Duration> connect,
            Optional<Duration> responseHeader,
            Optional<Duration> requestBody,
            Optional<Duration> idle) {
        this(request, attempt, connect, responseHeader, requestBody, idle, Optional.empty(), Optional.empty());
    }

    /** With the dataplane's defaults for phases. */
    public Timeouts(Optional<Duration> request, Optional<Duration> attempt) {
        this(request, attempt, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** What these say, and what they do not say as {@code other} says it. */
    public Timeouts or(Timeouts other) {
        return new Timeouts(
                request.or(other::request),
                attempt.or(other::attempt),
                connect.or(other::connect),
                responseHeader.or(other::responseHeader),
                requestBody.or(other::requestBody),
                idle.or(other::idle),
                requestIdle.or(other::requestIdle),
                responseIdle.or(other::responseIdle));
    }

    private static void check(String which, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(which + " timeout: " + value + " (expected: zero or more)");
        }
    }
}
