// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.http1;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http1.Http1Fault;
import dev.rauta.dataplane.metrics.Limit;
import org.jspecify.annotations.Nullable;

/** What a client is told whose bytes are no request. */
final class Http1Faults {
    private Http1Faults() {}

    static ExchangeFailure failure(Http1Fault fault) {
        return switch (fault) {
            case MALFORMED, FOREIGN -> ExchangeFailure.BAD_REQUEST;
            case VERSION -> ExchangeFailure.VERSION_NOT_SUPPORTED;
            case TARGET_TOO_LONG -> ExchangeFailure.TARGET_TOO_LONG;
            case HEAD_TOO_LARGE, TOO_MANY_FIELDS -> ExchangeFailure.HEADERS_TOO_LARGE;
        };
    }

    /** The limit that was reached; null where there was none. */
    static @Nullable Limit limit(Http1Fault fault) {
        return switch (fault) {
            case MALFORMED, FOREIGN, VERSION -> null;
            case TARGET_TOO_LONG -> Limit.TARGET_BYTES;
            case HEAD_TOO_LARGE -> Limit.HEADER_BYTES;
            case TOO_MANY_FIELDS -> Limit.HEADERS;
        };
    }
}
