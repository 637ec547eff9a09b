// SPDX-License-Identifier: Apache-2.0
/**
 * What a change costs that a running dataplane takes in.
 *
 * <p><em>Start at</em> {@link dev.rauta.bench.change.ApplyCost}. May depend on the dataplane and the model. Threading: the
 * thread that measures applies; the dataplane's workers are its own.
 */
@NullMarked
package dev.rauta.bench.change;

import org.jspecify.annotations.NullMarked;
