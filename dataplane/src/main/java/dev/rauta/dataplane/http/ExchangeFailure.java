// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

/**
 * Every way in which an exchange can fail by itself: the one table of answer, retry and label.
 *
 * <p>What a failure answers is decided here and nowhere else; {@link #label()} is bounded and goes into metrics,
 * logs and {@code x-rauta-error}.
 */
public enum ExchangeFailure {
    BAD_REQUEST(400, false, "bad-request"),
    NO_ROUTE(404, false, "no-route"),
    METHOD_NOT_ALLOWED(405, false, "method-not-allowed"),
    REQUEST_TIMEOUT(408, false, "request-timeout"),
    BODY_TOO_LARGE(413, false, "body-too-large"),
    TARGET_TOO_LONG(414, false, "target-too-long"),
    /** An expectation other than {@code 100-continue} (RFC 9110, section 10.1.1). */
    EXPECTATION_FAILED(417, false, "expectation-failed"),
    MISDIRECTED(421, false, "misdirected"),
    HEADERS_TOO_LARGE(431, false, "headers-too-large"),
    /** The client left: logged as 499, answered to nobody. */
    DOWNSTREAM_GONE(499, false, "downstream-gone"),
    /** A fault in the route's configuration, whose status the route itself says. */
    MISCONFIGURED(503, false, "misconfigured"),
    NO_ENDPOINT(503, true, "no-endpoint"),
    CONNECT_FAILED(502, true, "connect-failed"),
    /** Nobody answered the connection attempt in time; worth another attempt only where there is another endpoint. */
    CONNECT_TIMEOUT(504, true, "connect-timeout"),
    TLS_FAILED(502, true, "tls-failed"),
    /** As many connections to the upstream as its policy allows. */
    CIRCUIT_CONNECTIONS(503, false, "circuit-open-connections"),
    /** As many requests wait for a connection as the upstream's policy allows. */
    CIRCUIT_PENDING(503, false, "circuit-open-pending"),
    /** As many requests are under way as the upstream's policy allows. */
    CIRCUIT_REQUESTS(503, false, "circuit-open-requests"),
    POOL_EXHAUSTED(503, true, "pool-exhausted"),
    /** The upstream said that it did nothing (REFUSED_STREAM): RFC 9113, section 8.7. */
    UPSTREAM_REFUSED(503, true, "upstream-refused"),
    /**
     * The upstream's connection ended without looking at the request: GOAWAY (RFC 9113, section 6.8), or closed before
     * any of it had left.
     */
    UPSTREAM_GOAWAY(503, true, "upstream-goaway"),
    /** A kept connection was closed as the request left: harmless to repeat where the method is idempotent. */
    STALE_CONNECTION(502, false, "stale-connection"),
    /** The peer speaks HTTP/2 where HTTP/1.1 was tried, or does not agree on the HTTP/2 that is declared: it has understood nothing. */
    PROTOCOL_MISMATCH(502, true, "protocol-mismatch"),
    UPSTREAM_RESET(502, false, "upstream-reset"),
    UPSTREAM_PROTOCOL_ERROR(502, false, "upstream-protocol-error"),
    UPSTREAM_TIMEOUT(504, false, "upstream-timeout"),
    /** A Gateway's route asked for more attempts where the upstream cannot be reached, and the last one failed so too. */
    RETRIES_EXHAUSTED(503, false, "retries-exhausted"),
    OVERLOADED(503, false, "overloaded"),
    DRAINING(503, false, "draining"),
    NOT_IMPLEMENTED(501, false, "not-implemented"),
    VERSION_NOT_SUPPORTED(505, false, "version-not-supported"),
    INTERNAL(500, false, "internal");

    private final int status;
    private final boolean untouched;
    private final String label;

    ExchangeFailure(int status, boolean untouched, String label) {
        this.status = status;
        this.untouched = untouched;
        this.label = label;
    }

    /** The status to answer with. */
    public int status() {
        return status;
    }

    /** Whether the upstream certainly processed nothing, so that any request may be tried again. */
    public boolean untouched() {
        return untouched;
    }

    /** The word for metrics, logs and {@code x-rauta-error}. */
    public String label() {
        return label;
    }
}
