// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

/** Which limit of a circuit breaker was reached; a bounded label. */
public enum BreakerLimit {
    CONNECTIONS("connections"),
    PENDING_REQUESTS("pending_requests"),
    REQUESTS("requests"),
    RETRIES("retries"),
    /** Of a route's retries, which is no circuit breaker's and never open. */
    RETRY_BUDGET("retry_budget");

    private final String label;

    BreakerLimit(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
