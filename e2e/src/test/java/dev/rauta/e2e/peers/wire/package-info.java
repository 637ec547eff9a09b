// SPDX-License-Identifier: Apache-2.0
/**
 * Clients that write any bytes and any frames, and upstreams that keep what they were sent.
 *
 * <p><em>Start at</em> {@link dev.rauta.e2e.peers.wire.Http1Client}. May depend on: nothing of the project; Netty for
 * HPACK and for the HTTP/2 upstream. Threading: clients are used from the test's thread, upstreams have threads of their
 * own and lock.
 */
@NullMarked
package dev.rauta.e2e.peers.wire;

import org.jspecify.annotations.NullMarked;
