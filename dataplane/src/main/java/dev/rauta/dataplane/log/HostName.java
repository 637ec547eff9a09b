// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.log;

import java.util.Locale;

/** The host of an authority. */
final class HostName {
    private HostName() {}

    /** In lower case and without its port; {@code otherwise} where there is none. */
    static String of(CharSequence authority, String otherwise) {
        if (authority.isEmpty()) {
            return otherwise;
        }
        String text = authority.toString();
        int colon = text.lastIndexOf(':');
        String host = colon > text.lastIndexOf(']') ? text.substring(0, colon) : text;
        return host.toLowerCase(Locale.ROOT);
    }
}
