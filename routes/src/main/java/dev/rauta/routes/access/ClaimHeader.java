// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.access;

import java.util.Locale;

/**
 * A claim that the upstream is told in a field, which no client can say itself.
 *
 * @param claim as in a {@link ClaimRule}
 * @param header kept in lower case; a token
 */
public record ClaimHeader(String claim, String header) {
    public ClaimHeader {
        header = header.toLowerCase(Locale.ROOT);
        TokenPlace.check("header name", header);
    }
}
