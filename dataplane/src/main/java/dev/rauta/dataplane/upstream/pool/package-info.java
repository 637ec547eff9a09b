// SPDX-License-Identifier: Apache-2.0
/**
 * Which connection a request takes: pools for each upstream and endpoint, protocol detection, waiting, drain.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.upstream.pool.UpstreamPools}. May depend on the connections of
 * {@code upstream}, which know nothing of pools, and on {@code upstream.tls}. Threading: confined to a worker; DNS alone
 * runs elsewhere and hands in immutable results.
 */
@NullMarked
package dev.rauta.dataplane.upstream.pool;

import org.jspecify.annotations.NullMarked;
