// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which endpoint an exchange tries next, and whether it may try again; confined to a worker. */
final class Tries {
    /** How often a request may meet a connection that is about to end, beside its ordinary tries. */
    private static final int GOAWAYS = 16;

    private final Routing routing;
    private final int most;
    private Set<Endpoint> tried = Set.of();
    private int count;
    private int goAways;

    /** @param most how many tries there are, the first included */
    Tries(Routing routing, int most) {
        this.routing = routing;
        this.most = most;
    }

    /**
     * The endpoint of the next try; null where there is nobody to ask.
     *
     * @param before what the try before it failed of
     */
    @Nullable Endpoint next(UpstreamName upstream, @Nullable ExchangeFailure before) {
        Endpoint endpoint = routing.endpoint(upstream, tried);
        // A second wait for the same silent endpoint would only double the client's.
        if (endpoint == null || (before == ExchangeFailure.CONNECT_TIMEOUT && tried.contains(endpoint))) {
            return null;
        }
        count++;
        if (count < most) {
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
        boolean harmless =
                failure.untouched() || (failure == ExchangeFailure.STALE_CONNECTION && idempotent(method));
        return harmless && count < most;
    }

    /** RFC 9110, section 9.2.2. */
    private static boolean idempotent(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }
}
