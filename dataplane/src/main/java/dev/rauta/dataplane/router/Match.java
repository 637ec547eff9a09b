// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import dev.rauta.routes.Listener;
import org.jspecify.annotations.Nullable;

/** What a router says of a request. */
public sealed interface Match {

    /**
     * A route takes it.
     *
     * @param listener the listener it came through
     * @param route the route
     */
    record Found(Listener listener, CompiledRoute route) implements Match {}

    /**
     * No route takes it.
     *
     * @param listener the most specific listener for its host; null where the port has none for it
     */
    record NotFound(@Nullable Listener listener) implements Match {}
}
