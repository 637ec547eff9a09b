// SPDX-License-Identifier: Apache-2.0
/**
 * What is done to a response's body on its way to the client.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.filter.body.ResponsePlan}. May depend on the route model and {@code http}.
 * Threading: plans are immutable and shared, the rest is confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.filter.body;

import org.jspecify.annotations.NullMarked;
