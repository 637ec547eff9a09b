// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import java.util.Map;

/** Reads header fields as curl takes them. */
public final class Headers {
    private Headers() {}

    /** {@code NAME: VALUE}; throws {@link IllegalArgumentException} for anything else. */
    public static Map.Entry<String, String> parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("header: " + text + " (expected: NAME: VALUE)");
        }
        return Map.entry(text.substring(0, colon).strip(), text.substring(colon + 1).strip());
    }
}
