// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import java.time.Duration;

/**
 * How a worker's pools behave.
 *
 * @param connectTimeout for TCP, and again for TLS
 * @param idleTimeout after which an unused connection is closed
 * @param probeTimeout how long a protocol probe waits for the peer's SETTINGS
 * @param verdictLife how long a probe's verdict holds, before jitter
 * @param pendingTimeout how long a request waits for a stream on an upstream at its limit
 * @param connectionLimit the most HTTP/2 connections to one endpoint
 * @param pendingLimit the most requests that wait for one endpoint
 * @param streamWindow how many bytes of one response may be under way or held, in bytes
 * @param headerLimit the largest response head, in bytes
 */
public record PoolSettings(
        Duration connectTimeout,
        Duration idleTimeout,
        Duration probeTimeout,
        Duration verdictLife,
        Duration pendingTimeout,
        int connectionLimit,
        int pendingLimit,
        int streamWindow,
        int headerLimit) {

    /** The documented defaults. */
    public static final PoolSettings DEFAULT = new PoolSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(55),
            Duration.ofSeconds(1),
            Duration.ofMinutes(10),
            Duration.ofSeconds(5),
            4,
            10_000,
            256 * 1024,
            32 * 1024);
}
