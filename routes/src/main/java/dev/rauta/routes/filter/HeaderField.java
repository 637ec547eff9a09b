// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter;

import java.util.Locale;

/**
 * A header field to set or add.
 *
 * @param name kept in lower case; a token (RFC 9110, section 5.1)
 * @param value without CR, LF or NUL
 */
public record HeaderField(String name, String value) {
    public HeaderField {
        name = name.toLowerCase(Locale.ROOT);
        if (!name.matches("[!#$%&'*+.^_`|~0-9a-z-]+")) {
            throw new IllegalArgumentException("header name: " + name + " (expected: a token)");
        }
        if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw new IllegalArgumentException("header " + name + ": its value holds CR, LF or NUL (expected: none)");
        }
    }
}
