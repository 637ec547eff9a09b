// SPDX-License-Identifier: Apache-2.0
/**
 * What a worker holds for peers that do not take it: when it is written, how it is counted, how peers get credit, and who
 * loses what when it is too much.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.http.flow.FlushBatch}. Depends on Netty and {@code http}'s buffers. Threading: confined to a
 * worker.
 */
@NullMarked
package dev.rauta.dataplane.http.flow;

import org.jspecify.annotations.NullMarked;
