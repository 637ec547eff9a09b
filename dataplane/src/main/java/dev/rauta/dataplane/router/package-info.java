// SPDX-License-Identifier: Apache-2.0
/**
 * Finds the route that a request takes.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.router.Router}. May depend on the route model and {@code http}; never
 * on Netty. Threading: a router is immutable, any thread.
 */
@NullMarked
package dev.rauta.dataplane.router;

import org.jspecify.annotations.NullMarked;
