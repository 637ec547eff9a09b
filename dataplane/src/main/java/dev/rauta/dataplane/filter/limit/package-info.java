// SPDX-License-Identifier: Apache-2.0
/**
 * Holds requests to rates and numbers that count over all workers.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.filter.limit.LimitRule}. May depend on the route model, {@code http},
 * {@code metrics} and {@code shared}. Threading: rules are immutable and shared, {@link dev.rauta.dataplane.filter.limit.Quotas} lies
 * in {@code shared}, the rest is confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.filter.limit;

import org.jspecify.annotations.NullMarked;
