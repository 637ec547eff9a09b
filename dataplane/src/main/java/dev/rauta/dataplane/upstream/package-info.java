// SPDX-License-Identifier: Apache-2.0
/**
 * One connection to one endpoint, and one request on it: HTTP/1.1 and HTTP/2 alike.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.upstream.UpstreamStream}. May depend on {@code http}, {@code http1} and the
 * route model.
 * Which connection a request takes is decided in {@code upstream.pool}, and how it is encrypted in {@code upstream.tls}.
 * Threading: confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.upstream;

import org.jspecify.annotations.NullMarked;
