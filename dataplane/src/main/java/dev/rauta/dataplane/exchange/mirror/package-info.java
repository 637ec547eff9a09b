// SPDX-License-Identifier: Apache-2.0
/**
 * Copies of requests on their way to mirrors, for whose answers nobody waits.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.exchange.mirror.Mirrors}. May depend on {@code upstream},
 * {@code http}, {@code metrics} and the route model. Threading: confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.exchange.mirror;

import org.jspecify.annotations.NullMarked;
