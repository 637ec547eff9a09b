// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.dataplane.balance.resilience.Breaker;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a request against one endpoint.
 *
 * @param upstream the upstream, known to the worker's pools
 * @param endpoint one of its endpoints, as the balancer chose it
 * @param head what to send; hop-by-hop fields are gone already, and the pool adds what its protocol needs
 *     ({@code connection}, {@code transfer-encoding})
 * @param body what follows the head
 * @param breaker what limits the connections that may be opened for it and how many may wait beside it; null: nothing
 */
public record UpstreamRequest(
        UpstreamName upstream, Endpoint endpoint, RequestHead head, Body body, @Nullable Breaker breaker) {

    /** One that nothing limits. */
    public UpstreamRequest(UpstreamName upstream, Endpoint endpoint, RequestHead head, Body body) {
        this(upstream, endpoint, head, body, null);
    }

    /** What follows a request's head. */
    public enum Body {
        /** Nothing: the head ends the request. */
        NONE,
        /** Bytes, up to a declared {@code content-length} or of unknown length. */
        STREAM,
        /**
         * An {@code Upgrade}, named by the head's {@code upgrade} field: a tunnel if the upstream agrees with 101. The
         * pool adds {@code connection: upgrade} and uses HTTP/1.1, or sends a WebSocket as an extended CONNECT to a peer
         * that takes it, whose agreement comes as a 101 too.
         */
        TUNNEL
    }
}
