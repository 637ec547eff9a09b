// SPDX-License-Identifier: Apache-2.0
/**
 * How snapshots reach dataplanes and verdicts come back.
 *
 * <p><em>Start at</em> {@link dev.rauta.routes.feed.SnapshotPublisher} and {@link dev.rauta.routes.feed.SnapshotReceiver}.
 * May depend on {@code routes.snapshot}, Jackson's CBOR and, in {@code feed.http2} alone, Vert.x. Threading: each
 * interface says whose thread calls it.
 */
@NullMarked
package dev.rauta.routes.feed;

import org.jspecify.annotations.NullMarked;
