// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import dev.rauta.routes.upstream.UpstreamName;

/** Where a share of a forwarding route goes. */
public sealed interface Destination {

    /** To an upstream of the same snapshot. */
    record To(UpstreamName upstream) implements Destination {}

    /**
     * Nowhere: the reference is broken, and its share of the requests is answered so.
     *
     * @param status 500 for Gateway API, 503 for Ingress
     * @param reason a short machine-readable word, such as {@code backend-not-found}
     */
    record Broken(int status, String reason) implements Destination {}

    /** Nowhere: this share of the requests is answered with a {@code Location}. */
    record Redirected(Action.Redirect to) implements Destination {}
}
