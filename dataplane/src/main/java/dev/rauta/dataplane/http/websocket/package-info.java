// SPDX-License-Identifier: Apache-2.0
/**
 * WebSockets that go through as bytes: where their frames begin and end, and how a proxy says that it goes away.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.http.websocket.PassingFrames}. How one begins (RFC 6455) too. May depend on {@code http} and Netty's buffers.
 * Threading: confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.http.websocket;

import org.jspecify.annotations.NullMarked;
