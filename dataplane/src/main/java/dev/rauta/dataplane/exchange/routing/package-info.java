// SPDX-License-Identifier: Apache-2.0
/**
 * What a worker routes requests by: the plan that all of them share, and its own turns.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.exchange.routing.ServingPlan}. May depend on {@code mirror}, {@code filter},
 * {@code upstream}, {@code balance}, {@code router}, {@code metrics} and the route model.
 * Threading: plans
 * are immutable and made where a snapshot is checked, the rest is confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.exchange.routing;

import org.jspecify.annotations.NullMarked;
