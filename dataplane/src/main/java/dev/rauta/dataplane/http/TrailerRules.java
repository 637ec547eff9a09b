// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import java.util.Set;

/**
 * Drops trailer fields that must not be there: those that frame, route, authorise or describe what has been acted upon
 * already (RFC 9110, section 6.5.1).
 */
public final class TrailerRules {
    private static final Set<String> FORBIDDEN = Set.of(
            "age", "authorization", "cache-control", "content-encoding", "content-length", "content-range", "content-type",
            "cookie", "date", "expect", "expires", "forwarded", "host", "if-match", "if-modified-since", "if-none-match",
            "if-range", "if-unmodified-since", "location", "max-forwards", "pragma", "proxy-authenticate",
            "proxy-authorization", "range", "retry-after", "set-cookie", "te", "trailer", "vary", "warning",
            "www-authenticate", "x-forwarded-for", "x-forwarded-host", "x-forwarded-port", "x-forwarded-proto", "x-real-ip",
            "x-request-id");

    private TrailerRules() {}

    /** Edits trailers in place. */
    public static void apply(HeaderFields trailers) {
        HopByHop.strip(trailers);
        for (int i = trailers.size() - 1; i >= 0; i--) {
            if (FORBIDDEN.contains(trailers.name(i).toString())) {
                trailers.removeAt(i);
            }
        }
    }
}
