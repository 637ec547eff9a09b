// SPDX-License-Identifier: Apache-2.0
/**
 * A response's body on its way to the client, and what it goes through there.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.exchange.response.ResponseBody}. May depend on {@code client}, {@code filter},
 * {@code upstream}, {@code http} and {@code metrics}.
 * Threading: confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.exchange.response;

import org.jspecify.annotations.NullMarked;
