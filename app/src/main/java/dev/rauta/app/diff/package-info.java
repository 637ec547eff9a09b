// SPDX-License-Identifier: Apache-2.0
/**
 * Which requests are answered otherwise by another configuration.
 *
 * <p><em>Start at</em> {@link dev.rauta.app.diff.Difference}. May depend on the route model and the dataplane's router.
 * Pure: any thread.
 */
@NullMarked
package dev.rauta.app.diff;

import org.jspecify.annotations.NullMarked;
