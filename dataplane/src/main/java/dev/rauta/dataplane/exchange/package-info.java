// SPDX-License-Identifier: Apache-2.0
/**
 * One request and its response, from the client's first byte to the last.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.exchange.Exchange}. What becomes of the two bodies
 * is in {@code request} and {@code response}, which endpoint is asked in {@code attempts}. May depend on {@code filter}, {@code upstream},
 * {@code balance}, {@code router}, {@code http}, {@code log}, {@code metrics}. Threading: confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.exchange;

import org.jspecify.annotations.NullMarked;
