// SPDX-License-Identifier: Apache-2.0
/**
 * The dataplane: moves bytes as a snapshot says.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.Dataplane}. May depend on the route model and on all packages below.
 * Threading: any thread; workers are reached through their event loops.
 */
@NullMarked
package dev.rauta.dataplane;

import org.jspecify.annotations.NullMarked;
