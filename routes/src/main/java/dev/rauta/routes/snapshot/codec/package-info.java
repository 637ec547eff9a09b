// SPDX-License-Identifier: Apache-2.0
/**
 * Snapshots as keyed, digested entries that travel one by one, and back.
 *
 * <p><em>Start at</em> {@link dev.rauta.routes.snapshot.codec.SnapshotCodec}, then
 * {@link dev.rauta.routes.snapshot.codec.EncodedSnapshot}. May depend on {@code snapshot}, the route model and Jackson. Pure: any thread.
 */
@NullMarked
package dev.rauta.routes.snapshot.codec;

import org.jspecify.annotations.NullMarked;
