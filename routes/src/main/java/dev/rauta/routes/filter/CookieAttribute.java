// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter;

/**
 * Another value for an attribute of cookies.
 *
 * @param from the value that is replaced, of a path also what it begins with; {@code *}: any, and none
 * @param to what replaces it; empty: the attribute is dropped
 */
public record CookieAttribute(String from, String to) {
    public CookieAttribute {
        if (from.isEmpty()) {
            throw new IllegalArgumentException("cookie attribute from: empty (expected: a value, or *)");
        }
        if (to.chars().anyMatch(c -> c < ' ' || c == ';' || c == 0x7f)) {
            throw new IllegalArgumentException("cookie attribute to: " + to.length()
                    + " characters, a control or semicolon among them (expected: neither)");
        }
    }
}
