// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

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
 * @param maxBackoff up to which that is doubled each time; absent: it stays as it is
 * @param maxRetryAfter how much longer an answer may ask to be waited ({@code Retry-After}: RFC 9110, section 10.2.3); where it asks for
 *     more, it stands. Absent: nobody looks
 * @param grpcStatuses of calls of gRPC that were answered with nothing else, 1 to 16, sorted: tried again whatever their method
 * @param budget how many may be tried again of many; absent: all
 * @param within how long after its first attempt a request may begin another one; absent: at any time
 * @param invalidAnswers whether it is tried again where what came is no answer (RFC 9112, section 2.2; RFC 9113, section 8.1.1)
 */
public record RetryPolicy(
        int attempts,
        List<Integer> codes,
        boolean connectionErrors,
        boolean timeouts,
        boolean nonIdempotent,
        Duration backoff,
        Optional<Duration> maxBackoff,
        Optional<Duration> maxRetryAfter,
        List<Integer> grpcStatuses,
        Optional<RetryBudget> budget,
        Optional<Duration> within,
        boolean invalidAnswers) {
    public RetryPolicy {
        grpcStatuses = grpcStatuses.stream().sorted().distinct().toList();
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
        if (maxBackoff.isPresent() && maxBackoff.get().compareTo(backoff) < 0) {
            throw new IllegalArgumentException("retry maxBackoff: " + maxBackoff.get() + " (expected: " + backoff + ", its backoff, or more)");
        }
        if (maxRetryAfter.isPresent() && maxRetryAfter.get().isNegative()) {
            throw new IllegalArgumentException("retry maxRetryAfter: " + maxRetryAfter.get() + " (expected: zero or more)");
        }
        if (within.isPresent() && !within.get().isPositive()) {
            throw new IllegalArgumentException("retry within: " + within.get() + " (expected: more than zero)");
        }
        for (int status : grpcStatuses) {
            if (status < 1 || status > 16) {
                throw new IllegalArgumentException("retry gRPC status: " + status + " (expected: 1..16)");
            }
        }
    }

    /** At any time, and only after an answer. */
    public RetryPolicy(
            int attempts,
            List<Integer> codes,
            boolean connectionErrors,
            boolean timeouts,
            boolean nonIdempotent,
            Duration backoff,
            Optional<Duration> maxBackoff,
            Optional<Duration> maxRetryAfter,
            List<Integer> grpcStatuses,
            Optional<RetryBudget> budget) {
        this(
                attempts, codes, connectionErrors, timeouts, nonIdempotent, backoff, maxBackoff, maxRetryAfter, grpcStatuses, budget,
                Optional.empty(), false);
    }

    /** With the same pause each time, and no more. */
    public RetryPolicy(
            int attempts,
            List<Integer> codes,
            boolean connectionErrors,
            boolean timeouts,
            boolean nonIdempotent,
            Duration backoff) {
        this(
                attempts, codes, connectionErrors, timeouts, nonIdempotent, backoff, Optional.empty(), Optional.empty(), List.of(),
                Optional.empty());
    }
}
