// SPDX-License-Identifier: Apache-2.0
/**
 * Upstreams that end as pods do: their endpoint goes first, they serve on for a grace, then they tell their clients and end.
 *
 * <p><em>Start at</em> {@link dev.rauta.e2e.chaos.pod.Pod}. May depend on: {@code chaos.wire}. Threading: a virtual
 * thread for each connection; public methods from any thread.
 */
@NullMarked
package dev.rauta.e2e.chaos.pod;

import org.jspecify.annotations.NullMarked;
