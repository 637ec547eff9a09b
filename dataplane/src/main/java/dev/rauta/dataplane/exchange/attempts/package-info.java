// SPDX-License-Identifier: Apache-2.0
/**
 * An exchange's attempts against an upstream: where they go, when there is another, and how long they may take.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.exchange.attempts.Attempts}. May depend on {@code client}, {@code request},
 * {@code routing}, {@code upstream}, {@code balance}, {@code http}, {@code metrics} and the route model.
 * Threading: confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.exchange.attempts;

import org.jspecify.annotations.NullMarked;
