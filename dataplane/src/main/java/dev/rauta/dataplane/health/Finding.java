// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.health;

import dev.rauta.dataplane.http.ExchangeFailure;

/**
 * What has come of one question to an endpoint.
 *
 * @param good whether it speaks for the endpoint
 * @param outcome a word for metrics, of a bounded set
 */
record Finding(boolean good, String outcome) {
    static final Finding PASSED = new Finding(true, "passed");

    /** It has answered, and something else than it should. */
    static final Finding UNEXPECTED = new Finding(false, "unexpected-answer");

    static final Finding TIMEOUT = new Finding(false, "timeout");

    static Finding of(ExchangeFailure failure) {
        return failure == ExchangeFailure.CONNECT_TIMEOUT || failure == ExchangeFailure.UPSTREAM_TIMEOUT
                ? TIMEOUT
                : new Finding(false, failure.label());
    }
}
