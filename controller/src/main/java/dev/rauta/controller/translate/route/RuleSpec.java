// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.route;

import dev.rauta.routes.match.RouteMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRetry;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteTimeouts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule of an HTTPRoute, or one of a GRPCRoute in the same words.
 *
 * @param name its author's, perhaps empty
 * @param matches read when asked for, for they may be at fault
 * @param sessionPersistence whether it asks for what is not served
 */
record RuleSpec(
        String name,
        Matches matches,
        List<HTTPRouteFilter> filters,
        List<HTTPBackendRef> backendRefs,
        @Nullable HTTPRouteTimeouts timeouts,
        @Nullable HTTPRouteRetry retry,
        boolean sessionPersistence) {
    /** What a request must look like. */
    interface Matches {
        List<RouteMatch> read() throws Unsupported;
    }
}
