// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoint an exchange tries next, and whether and when it may try again; confined to a worker.
 *
 * <p>What comes of connections that end or refuse, without a look at the request, is repeated whatever a route says. The
 * rest is its policy's business, where it has one.
 */
final class Tries {
    /** How often a request may meet a connection that is about to end, beside its ordinary tries. */
    private static final int GOAWAYS = 16;

    private final Routing routing;
    private final int most;
    private Set<Endpoint> tried = Set.of();
    private @Nullable RetryPolicy policy;
    private boolean ofGateway;
    private int count;
    private int goAways;

    /** @param most how many tries there are without a policy, the first included */
    Tries(Routing routing, int most) {
        this.routing = routing;
        this.most = most;
    }

    /**
     * Holds it to a route's policy too.
     *
     * @param gateway whether a Gateway's route says so, whose clients are told 503 where its tries have not helped
     */
    void of(RetryPolicy route, boolean gateway) {
        policy = route;
        ofGateway = gateway;
    }

    /**
     * The endpoint of the next try; null where there is nobody to ask.
     *
     * @param before what the try before it failed of
     */
    @Nullable Endpoint next(UpstreamName upstream, @Nullable ExchangeFailure before) {
        Endpoint endpoint = routing.endpoint(upstream, tried);
        boolean silent = before == ExchangeFailure.CONNECT_TIMEOUT && policy == null && tried.contains(endpoint);
        // A second wait for the same silent endpoint would only double the client's.
        if (endpoint == null || silent) {
            return null;
        }
        count++;
        if (count < Math.max(most, byPolicy())) {
            tried = tried.isEmpty() ? new HashSet<>(2) : tried;
            tried.add(endpoint);
        }
        return endpoint;
    }

    /** Whether a request that failed so may be tried again, as far as the upstream goes. */
    boolean again(ExchangeFailure failure, String method) {
        if (failure == ExchangeFailure.UPSTREAM_GOAWAY && goAways < GOAWAYS) {
            // A peer that ends its connections often has refused nothing: such tries do not count.
            goAways++;
            count--;
        }
        boolean stale = failure == ExchangeFailure.STALE_CONNECTION;
        boolean byDefault = (failure.untouched() || (stale && idempotent(method))) && count < most;
        if (policy == null || !(isConnection(failure) || isTimeout(failure))) {
            return byDefault;
        }
        boolean harmless = failure.untouched() || policy.nonIdempotent() || idempotent(method);
        return (harmless && isFor(policy, failure) && count < byPolicy()) || (stale && byDefault);
    }

    /** Whether a response with this status is dropped for another try, as far as the route goes. */
    boolean drops(int status, String method) {
        return policy != null
                && status >= 400
                && count < byPolicy()
                && policy.codes().contains(status)
                && (policy.nonIdempotent() || idempotent(method));
    }

    /** How long to wait before the next try, in nanoseconds: the policy's backoff, and up to a quarter more. */
    long pauseNanos() {
        long least = policy == null ? 0 : policy.backoff().toNanos();
        return least == 0 ? 0 : least + ThreadLocalRandom.current().nextLong(least / 4 + 1);
    }

    /** Whether a policy has a say in how one that failed so goes on, and not only the state of a connection. */
    boolean waitsAfter(ExchangeFailure failure) {
        return policy != null && isFor(policy, failure);
    }

    /** What the client is told of the last failure. */
    ExchangeFailure told(ExchangeFailure last) {
        boolean exhausted = policy != null && policy.attempts() > 0 && count >= byPolicy();
        return exhausted && ofGateway && policy != null && policy.connectionErrors() && isConnection(last)
                ? ExchangeFailure.RETRIES_EXHAUSTED
                : last;
    }

    private int byPolicy() {
        return policy == null ? 0 : policy.attempts() + 1;
    }

    private static boolean isFor(RetryPolicy policy, ExchangeFailure failure) {
        return (policy.connectionErrors() && isConnection(failure))
                || (policy.connectionErrors() && failure == ExchangeFailure.CONNECT_TIMEOUT)
                || (policy.timeouts() && isTimeout(failure));
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
    private static boolean idempotent(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }
}
