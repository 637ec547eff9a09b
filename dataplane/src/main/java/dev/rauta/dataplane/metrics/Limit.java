// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

/** What a peer may not do without bound; the {@code limit} label, and the flag's name where there is one. */
public enum Limit {
    HEADER_BYTES("max-header-bytes"),
    HEADERS("max-headers"),
    TARGET_BYTES("max-target-bytes"),
    HEADER_TIMEOUT("header-timeout"),
    /** A TLS handshake, its ClientHello included, that did not end in time. */
    HANDSHAKE_TIMEOUT("handshake-timeout"),
    REQUEST_TIMEOUT("request-timeout"),
    IDLE_TIMEOUT("idle-timeout"),
    REQUESTS_PER_CONNECTION("max-requests-per-connection"),
    STREAMS("max-streams"),
    CONNECTIONS("max-connections"),
    CONNECTIONS_PER_ADDRESS("max-connections-per-address"),
    BODY_BYTES("max-body-bytes"),
    BUFFERED_BYTES("max-buffered-bytes"),
    /** Requests that a worker has in flight, of whatever route. */
    CONCURRENT_REQUESTS_OF_WORKER("max-concurrent-requests"),
    /** How late a worker's loop may be. */
    LOOP_DELAY("max-loop-delay"),
    UDP_FLOWS("max-udp-flows"),
    /** The fourth of {@link #UDP_FLOWS} that one client address may have. */
    UDP_FLOWS_PER_ADDRESS("max-udp-flows-per-address"),
    /** The rate of a route's own limit. */
    REQUEST_RATE("request-rate"),
    /** The number of a route's own limit. */
    CONCURRENT_REQUESTS("concurrent-requests"),
    /** Clients whose rates can be counted at a time. */
    RATE_CLIENTS("rate-clients"),
    /** Memory that responses are compressed with; one that finds none goes as it is. */
    COMPRESSION("compression"),
    /** Frames that cost work and carry no request: pings, settings, resets, empty data and their like. */
    FLOOD("flood");

    private final String label;

    Limit(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
