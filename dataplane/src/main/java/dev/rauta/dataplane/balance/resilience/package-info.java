// SPDX-License-Identifier: Apache-2.0
/**
 * What one worker counts of an upstream to keep its trouble from spreading: what is under way, who fails, who is new.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.balance.resilience.Breaker} and
 * {@link dev.rauta.dataplane.balance.resilience.Ejections}. May depend on the route model; never on Netty. Threading: confined
 * to a worker, each of which has its own.
 */
@NullMarked
package dev.rauta.dataplane.balance.resilience;

import org.jspecify.annotations.NullMarked;
