// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP/1.1 with clients: one request at a time, those behind it wait; and how such a connection ends.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.listener.http1.Http1ServerConnection}. May depend on the connections of
 * {@code listener}, {@code exchange} and what is below it, not on {@code listener.http2}. Threading: confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.listener.http1;

import org.jspecify.annotations.NullMarked;
