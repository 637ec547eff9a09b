// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP/2 with clients: an exchange a stream, and what Netty's codec is lenient about.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.listener.http2.Http2ServerConnection}. May depend on the connections of
 * {@code listener}, {@code exchange} and what is below it, not on {@code listener.http1}. Threading: confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.listener.http2;

import org.jspecify.annotations.NullMarked;
