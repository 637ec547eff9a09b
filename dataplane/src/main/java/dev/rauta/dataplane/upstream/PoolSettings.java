// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import java.time.Duration;

/**
 * How a worker's pools behave.
 *
 * @param connectTimeout the least that is tried, for TCP, again for TLS, and again for an HTTP/2 peer's first SETTINGS
 * @param idleTimeout after which an unused connection is closed
 * @param probeTimeout how long a protocol probe waits for the peer's SETTINGS
 * @param verdictLife how long a probe's verdict holds, before jitter
 * @param pendingTimeout how long a request waits for a stream on an upstream at its limit
 * @param connectionLimit the most HTTP/2 connections to one endpoint
 * @param pendingLimit the most requests that wait for one endpoint
 * @param headerLimit the largest response head, in bytes
 * @param pingAfter how long an HTTP/2 connection with streams may be silent before it is asked for a sign of life
 * @param pingTimeout how long it may be silent after that before it counts as dead
 * @param lastStreamId the highest stream id used before a connection is replaced; odd
 */
public record PoolSettings(
        Duration connectTimeout,
        Duration idleTimeout,
        Duration probeTimeout,
        Duration verdictLife,
        Duration pendingTimeout,
        int connectionLimit,
        int pendingLimit,
        int headerLimit,
        Duration pingAfter,
        Duration pingTimeout,
        int lastStreamId) {

    /** The documented defaults. */
    public static final PoolSettings DEFAULT = new PoolSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(55),
            Duration.ofSeconds(1),
            Duration.ofMinutes(10),
            Duration.ofSeconds(5),
            4,
            10_000,
            32 * 1024,
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Integer.MAX_VALUE - 2);
}
