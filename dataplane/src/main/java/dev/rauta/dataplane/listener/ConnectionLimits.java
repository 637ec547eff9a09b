// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import java.time.Duration;

/**
 * What a client may ask of a connection.
 *
 * @param targetBytes the longest request target
 * @param headerBytes the largest request head
 * @param headerTimeout how long a request's head may take
 * @param idleTimeout how long a connection may carry no request
 * @param handshakeTimeout how long TLS may take
 * @param streams concurrent HTTP/2 streams
 * @param streamWindow how many bytes of one request may be under way or held
 */
public record ConnectionLimits(
        int targetBytes,
        int headerBytes,
        Duration headerTimeout,
        Duration idleTimeout,
        Duration handshakeTimeout,
        int streams,
        int streamWindow) {

    /** The documented defaults. */
    public static final ConnectionLimits DEFAULT = new ConnectionLimits(
            16 * 1024,
            32 * 1024,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            256,
            256 * 1024);
}
