// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP/2 (RFC 9113): frames, streams and windows of one connection, the same for both sides.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.http2.Http2Session}: it reads frames and hands them to {@link
 * dev.rauta.dataplane.http2.Http2Stream}s, each a plain object, and tells its {@link dev.rauta.dataplane.http2.Http2Side} what
 * concerns all of them. May depend on {@code http}, {@code http.flow} and {@code http2.hpack}. Threading: confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.http2;

import org.jspecify.annotations.NullMarked;
