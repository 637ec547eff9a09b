// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.attempts;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.Grpc;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.routes.RetryPolicy;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * What a route's policy says of one request's attempts; pure but for its dice.
 *
 * @param ofGateway whether a Gateway's route says so, whose clients are told 503 where its attempts have not helped
 */
record RetryRules(RetryPolicy policy, boolean ofGateway) {
    /** No answer that asks to be waited for longer has a number of seconds that matters. */
    private static final int MOST_DIGITS = 9;

    /** How often a request may be sent. */
    int most() {
        return policy.attempts() + 1;
    }

    /** Whether it is too late for another attempt. @param nanos how long ago the first one began */
    boolean late(long nanos) {
        return policy.within().isPresent() && nanos >= policy.within().get().toNanos();
    }

    /** Whether a response with this head is dropped for another attempt, as far as the route goes. */
    boolean unwanted(RequestHead request, ResponseHead response, boolean end) {
        if (response.status() >= 400) {
            return policy.codes().contains(response.status()) && mayRepeat(request.method()) && waitable(response);
        }
        return end && !policy.grpcStatuses().isEmpty() && failed(request, response);
    }

    /** Whether a call was answered with a status alone, which is tried again; its method is always POST, and says nothing. */
    private boolean failed(RequestHead request, ResponseHead response) {
        CharSequence status = response.fields().get("grpc-status");
        if (status == null || status.length() > 2 || !Grpc.isCall(request.fields())) {
            return false;
        }
        int number = 0;
        for (int i = 0; i < status.length(); i++) {
            int digit = status.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            number = number * 10 + digit;
        }
        return policy.grpcStatuses().contains(number);
    }

    private boolean mayRepeat(String method) {
        return policy.nonIdempotent() || idempotent(method);
    }

    /** Whether an answer does not ask to be waited for longer than the policy would. */
    private boolean waitable(ResponseHead response) {
        return policy.maxRetryAfter().isEmpty()
                || after(response).orElse(0) <= policy.maxRetryAfter().get().toNanos();
    }

    /** The time that an answer asks to be waited, in nanoseconds; a date is not looked at, for clocks differ. */
    private static OptionalLong after(ResponseHead response) {
        CharSequence text = response.fields().get("retry-after");
        if (text == null || text.isEmpty() || text.length() > MOST_DIGITS || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(TimeUnit.SECONDS.toNanos(Long.parseLong(text, 0, text.length(), 10)));
    }

    /**
     * How long to wait before the next attempt, in nanoseconds: the policy's backoff, doubled each time as far as it goes, and up to a quarter
     * more.
     *
     * @param attempts how many there have been
     */
    long pauseNanos(int attempts) {
        long least = policy.backoff().toNanos();
        long most = policy.maxBackoff().map(Duration::toNanos).orElse(least);
        long pause = Math.min(most, least << Math.clamp(attempts - 1L, 0, 16));
        return pause <= 0 ? 0 : pause + ThreadLocalRandom.current().nextLong(pause / 4 + 1);
    }

    /** The same after an answer that may ask for more. */
    long pauseNanos(int attempts, ResponseHead response) {
        long pause = pauseNanos(attempts);
        return policy.maxRetryAfter().isEmpty() ? pause : Math.max(pause, after(response).orElse(0));
    }

    /** Whether the policy has a say in how one that failed so goes on, and not only the state of a connection. */
    boolean isFor(ExchangeFailure failure) {
        return (policy.connectionErrors() && isConnection(failure))
                || (policy.connectionErrors() && failure == ExchangeFailure.CONNECT_TIMEOUT)
                || (policy.invalidAnswers() && failure == ExchangeFailure.UPSTREAM_PROTOCOL_ERROR)
                || (policy.timeouts() && isTimeout(failure));
    }

    /** Whether a request that failed so is tried again, however often. */
    boolean again(ExchangeFailure failure, String method) {
        return (failure.untouched() || mayRepeat(method)) && isFor(failure);
    }

    /** Whether it is for the policy to say what comes of such a failure, and not for the dataplane's default. */
    static boolean decides(ExchangeFailure failure) {
        return isConnection(failure) || isTimeout(failure) || failure == ExchangeFailure.UPSTREAM_PROTOCOL_ERROR;
    }

    /** What the client is told of the last failure. @param attempts how many there have been */
    ExchangeFailure told(ExchangeFailure last, int attempts) {
        boolean exhausted = policy.attempts() > 0 && attempts >= most();
        return exhausted && ofGateway && policy.connectionErrors() && isConnection(last)
                ? ExchangeFailure.RETRIES_EXHAUSTED
                : last;
    }

    private static boolean isConnection(ExchangeFailure failure) {
        return switch (failure) {
            case CONNECT_FAILED, UPSTREAM_RESET, STALE_CONNECTION -> true;
            default -> false;
        };
    }

    private static boolean isTimeout(ExchangeFailure failure) {
        return failure == ExchangeFailure.CONNECT_TIMEOUT || failure == ExchangeFailure.UPSTREAM_TIMEOUT;
    }

    /** RFC 9110, section 9.2.2. */
    static boolean idempotent(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }
}
