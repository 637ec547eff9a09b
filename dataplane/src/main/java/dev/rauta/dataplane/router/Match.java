// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import dev.rauta.routes.Listener;
import org.jspecify.annotations.Nullable;

/** What a router says of a request. */
public sealed interface Match {

    /** The listener it came through, null where none was found. */
    @Nullable Listener listener();

    /** The route that takes it, null where none does. */
    default @Nullable CompiledRoute route() {
        return null;
    }

    /**
     * A route takes it.
     *
     * @param listener the listener it came through
     * @param route the route
     */
    record Found(Listener listener, CompiledRoute route) implements Match {}

    /**
     * A preflight request, and a route with a CORS policy takes the request that it asks leave for; the policy answers.
     *
     * @param listener the listener it came through
     * @param route the route
     */
    record Preflight(Listener listener, CompiledRoute route) implements Match {}

    /**
     * No route takes it.
     *
     * @param listener the most specific listener for its host; null where the binding has none for it
     */
    record NotFound(@Nullable Listener listener) implements Match {}

    /**
     * Its path is not one that may be matched, so that no route is asked or none can be chosen.
     *
     * @param listener the listener it came through, null where the path was refused before one was chosen
     * @param why for the client: nothing in it comes from the request or the configuration
     */
    record Refused(@Nullable Listener listener, String why) implements Match {}
}
