// SPDX-License-Identifier: Apache-2.0
/**
 * When a worker has more to do than it can, and which requests it turns away then.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.exchange.overload.Overload}. May depend on {@code metrics} alone. Threading: confined
 * to a worker.
 */
@NullMarked
package dev.rauta.dataplane.exchange.overload;

import org.jspecify.annotations.NullMarked;
