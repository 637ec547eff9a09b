// SPDX-License-Identifier: Apache-2.0
/**
 * Chooses a share of a route and an endpoint of an upstream.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.balance.Balancer}. May depend on the route model; never on Netty.
 * Threading: confined to a worker, each of which has its own.
 */
@NullMarked
package dev.rauta.dataplane.balance;

import org.jspecify.annotations.NullMarked;
