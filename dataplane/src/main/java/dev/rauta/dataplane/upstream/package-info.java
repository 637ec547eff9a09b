// SPDX-License-Identifier: Apache-2.0
/**
 * A worker's connections to endpoints: pools, HTTP/2 and HTTP/1.1 streams, protocol detection, drain.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.upstream.UpstreamPools}. May depend on {@code http} and
 * {@code metrics}. Threading: confined to a worker; DNS alone runs elsewhere and hands in immutable results.
 */
@NullMarked
package dev.rauta.dataplane.upstream;

import org.jspecify.annotations.NullMarked;
