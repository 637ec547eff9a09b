// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http1;

import dev.rauta.dataplane.http.HeaderFields;
import java.util.Locale;

/** Whether a connection outlives a message (RFC 9112, section 9.3). */
final class Persistence {
    private Persistence() {}

    /** What the {@code Connection} fields say, and what the version says where they say nothing. */
    static boolean keepsAlive(HeaderFields fields, boolean http11) {
        int at = fields.indexOf("connection", 0);
        if (at < 0) {
            return http11;
        }
        boolean keepAlive = http11;
        for (; at >= 0; at = fields.indexOf("connection", at + 1)) {
            for (String option : fields.value(at).toString().split(",", -1)) {
                switch (option.strip().toLowerCase(Locale.ROOT)) {
                    case "close" -> {
                        return false;
                    }
                    case "keep-alive" -> keepAlive = true;
                    default -> {
                        // Names a field, which concerns others.
                    }
                }
            }
        }
        return keepAlive;
    }
}
