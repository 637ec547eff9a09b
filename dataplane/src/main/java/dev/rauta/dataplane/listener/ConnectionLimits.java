// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import dev.rauta.dataplane.http1.Http1Limits;
import java.time.Duration;

/**
 * What a client may ask of a connection, and how many connections there may be.
 *
 * @param targetBytes the longest request target
 * @param headerBytes the largest request head, and the largest trailer section
 * @param headers the most fields in either
 * @param headerTimeout how long a request's head may take
 * @param requestTimeout how long a whole request may take to come; zero: as long as something moves
 * @param idleTimeout how long a connection may carry no request
 * @param handshakeTimeout how long TLS may take
 * @param requests how many requests a connection carries before it is ended; zero: any number
 * @param streams concurrent HTTP/2 streams
 * @param connections how many connections a worker has at one time
 * @param connectionsPerAddress how many one client address has at one time, over all workers; zero: any number
 */
public record ConnectionLimits(
        int targetBytes,
        int headerBytes,
        int headers,
        Duration headerTimeout,
        Duration requestTimeout,
        Duration idleTimeout,
        Duration handshakeTimeout,
        int requests,
        int streams,
        int connections,
        int connectionsPerAddress) {
    /** The documented defaults. */
    public static final ConnectionLimits DEFAULT = new ConnectionLimits(
            16 * 1024,
            32 * 1024,
            128,
            Duration.ofSeconds(10),
            Duration.ZERO,
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            0,
            256,
            16 * 1024,
            0);

    Http1Limits http1() {
        return new Http1Limits(targetBytes, headerBytes, headers);
    }
}
