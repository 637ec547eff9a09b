// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.access;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How long an external decision is kept, and for whom: for requests that are equal in all of these.
 *
 * @param headers fields by name, kept in lower case
 * @param cookies by name
 * @param path whether method, host and path count too
 * @param lifetime more than zero
 */
public record Decisions(List<String> headers, List<String> cookies, boolean path, Duration lifetime) {
    public Decisions {
        headers = headers.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        cookies = List.copyOf(cookies);
        if (headers.isEmpty() && cookies.isEmpty()) {
            throw new IllegalArgumentException(
                    "kept decisions: by neither header nor cookie (expected: at least one, or one client's would be another's)");
        }
        if (lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException("kept decisions: for " + lifetime + " (expected: more than zero)");
        }
    }
}
