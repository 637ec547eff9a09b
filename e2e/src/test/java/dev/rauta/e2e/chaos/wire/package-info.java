// SPDX-License-Identifier: Apache-2.0
/**
 * The least of HTTP/1.1, HTTP/2, WebSocket and gRPC that clients and upstreams of our own need, on blocking sockets: nothing
 * here tries anything again.
 *
 * <p><em>Start at</em> {@link dev.rauta.e2e.chaos.wire.FrameStream}. May depend on: {@code peers.wire}. Threading: one
 * thread reads, any may write.
 */
@NullMarked
package dev.rauta.e2e.chaos.wire;

import org.jspecify.annotations.NullMarked;
