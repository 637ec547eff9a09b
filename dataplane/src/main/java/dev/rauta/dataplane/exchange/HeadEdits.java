// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.exchange.client.Arrival;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.HopByHop;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.forwarded.ForwardedFields;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import org.jspecify.annotations.Nullable;

/** What a gateway does to every head that passes, whatever its route says. */
final class HeadEdits {
    private HeadEdits() {}

    /** Takes the client's connection out of a request's head. */
    static void strip(RequestHead head, UpstreamRequest.Body body) {
        strip(head.fields(), body == UpstreamRequest.Body.TUNNEL);
    }

    /**
     * Puts who the client is into a request's head.
     *
     * @param listenerPort the listener's port, as its author wrote it
     * @param forwardedField whether upstreams get {@code Forwarded} too
     */
    static void towardsUpstream(
            RequestHead head, Arrival arrival, CharSequence listenerPort, boolean forwardedField) {
        ForwardedFields.apply(head, arrival.address(), arrival.trusted(), listenerPort);
        if (forwardedField) {
            ForwardedFields.addForwarded(head, arrival.address());
        }
    }

    /** Takes the upstream's connection out of a final response's head. */
    static void towardsClient(ResponseHead response) {
        HeaderFields fields = response.fields();
        strip(fields, response.status() == 101);
        if (response.status() == 204) {
            // It has no body, so no length either (RFC 9110, section 8.6).
            fields.remove("content-length");
        }
        if (!fields.contains("server")) {
            fields.add("server", "rauta");
        }
    }

    /** The same for an interim response. */
    static void interim(ResponseHead response) {
        HopByHop.strip(response.fields());
        response.fields().remove("content-length");
    }

    private static void strip(HeaderFields fields, boolean tunnel) {
        @Nullable CharSequence upgrade = tunnel ? fields.get("upgrade") : null;
        HopByHop.strip(fields);
        if (upgrade != null) {
            fields.add("upgrade", upgrade);
        }
    }
}
