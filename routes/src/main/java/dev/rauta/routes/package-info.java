// SPDX-License-Identifier: Apache-2.0
/**
 * The immutable contract between the controller, which decides, and the dataplane, which moves bytes.
 *
 * <p><em>Start at</em> {@link dev.rauta.routes.RouteTable} and {@link dev.rauta.routes.snapshot.Snapshot}.
 * May depend on nothing but the JDK. Pure values: any thread.
 */
@NullMarked
package dev.rauta.routes;

import org.jspecify.annotations.NullMarked;
