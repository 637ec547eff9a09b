// SPDX-License-Identifier: Apache-2.0
/**
 * Takes snapshots in: check, compile once, bind, hand to every worker, give a verdict.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.snapshot.SnapshotApplier}. May depend on everything else in the dataplane.
 * Threading: one thread at a time applies; DNS has a thread of its own.
 */
@NullMarked
package dev.rauta.dataplane.snapshot;

import org.jspecify.annotations.NullMarked;
