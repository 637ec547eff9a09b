// SPDX-License-Identifier: Apache-2.0
/**
 * Requests that filters make while theirs wait.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.exchange.asking.Questions}. May depend on {@code upstream}, {@code filter},
 * {@code http} and the route model. Threading: confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.exchange.asking;

import org.jspecify.annotations.NullMarked;
