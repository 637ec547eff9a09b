// SPDX-License-Identifier: Apache-2.0

/**
 * HTTP/1.1 on the wire (RFC 9112), read strictly and written plainly, for clients and upstreams alike: what a
 * head means is for {@code http1.head} to say.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.http1.Http1Decoder}. May depend on {@code http} and Netty's buffers.
 * Threading: decoders are confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.http1;

import org.jspecify.annotations.NullMarked;
