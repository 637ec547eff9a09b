// SPDX-License-Identifier: Apache-2.0
/**
 * What lies between processes in a run: a balancer in front of the dataplanes, and feeds that can be cut, held and slowed.
 *
 * <p><em>Start at</em> {@link dev.rauta.e2e.chaos.net.Balancer}. May depend on: nothing of the project but free ports.
 * Threading: a virtual thread for each direction of each connection; public methods from any thread.
 */
@NullMarked
package dev.rauta.e2e.chaos.net;

import org.jspecify.annotations.NullMarked;
