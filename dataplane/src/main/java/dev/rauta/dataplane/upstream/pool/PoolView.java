// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream.pool;

import dev.rauta.routes.upstream.UpstreamName;

/**
 * What a worker's pool for one upstream looks like at one instant.
 *
 * @param upstream its name
 * @param protocol {@code http1}, {@code h2} or {@code unknown}
 * @param source {@code declared} or {@code probed}
 * @param http1Connections open HTTP/1.1 connections
 * @param http2Connections open HTTP/2 connections
 * @param streams exchanges in flight on all of them
 * @param waiting requests that wait for a connection
 */
public record PoolView(
        UpstreamName upstream,
        String protocol,
        String source,
        int http1Connections,
        int http2Connections,
        int streams,
        int waiting) {}
