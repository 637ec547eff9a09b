// SPDX-License-Identifier: Apache-2.0
/**
 * One event loop with its sockets, its router reference and its pools.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.worker.Worker}. May depend on {@code listener}, {@code exchange} and what
 * is below them. Threading: a worker's state belongs to its loop; whoever else wants something sends a task.
 */
@NullMarked
package dev.rauta.dataplane.worker;

import org.jspecify.annotations.NullMarked;
