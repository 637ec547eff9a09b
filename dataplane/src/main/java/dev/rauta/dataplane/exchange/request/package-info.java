// SPDX-License-Identifier: Apache-2.0
/**
 * A request's body: on its way upstream, and as much of it as can be sent again.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.exchange.request.RequestBody}. May depend on {@code client}, {@code mirror},
 * {@code filter}, {@code upstream} and {@code http}.
 * Threading: confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.exchange.request;

import org.jspecify.annotations.NullMarked;
