// SPDX-License-Identifier: Apache-2.0
/**
 * A whole configuration at one instant: as values ({@link dev.rauta.routes.snapshot.Snapshot}), and as keyed, digested
 * entries ({@link dev.rauta.routes.snapshot.EncodedSnapshot}) that travel one by one.
 *
 * <p><em>Start at</em> {@link dev.rauta.routes.snapshot.Snapshot}, then {@link dev.rauta.routes.snapshot.SnapshotCodec}.
 * May depend on the route model and Jackson. Pure: any thread.
 */
@NullMarked
package dev.rauta.routes.snapshot;

import org.jspecify.annotations.NullMarked;
