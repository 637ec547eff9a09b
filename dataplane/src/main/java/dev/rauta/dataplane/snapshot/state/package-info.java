// SPDX-License-Identifier: Apache-2.0
/**
 * Keeps the last good snapshot on a disk, so that a restart without a controller serves it.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.snapshot.state.KeepingReceiver}. May depend on the contract alone.
 * Threading: whoever applies hands over; a thread of its own writes.
 */
@NullMarked
package dev.rauta.dataplane.snapshot.state;

import org.jspecify.annotations.NullMarked;
