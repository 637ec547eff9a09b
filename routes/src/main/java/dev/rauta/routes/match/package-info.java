// SPDX-License-Identifier: Apache-2.0
/**
 * What a request must look like for a route to take it, and which route wins when several do.
 *
 * <p><em>Start at</em> {@link dev.rauta.routes.match.RouteMatch}. Depends on the JDK only. Pure values: any thread.
 */
@NullMarked
package dev.rauta.routes.match;

import org.jspecify.annotations.NullMarked;
