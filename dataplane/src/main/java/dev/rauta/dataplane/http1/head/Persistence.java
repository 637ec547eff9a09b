// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http1.head;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http1.Http1Exception;
import java.util.Locale;

/** Whether a connection outlives a message (RFC 9112, section 9.3). */
final class Persistence {
    /** Every option is looked up among the fields, so their number must not be a peer's to choose. */
    private static final int MOST = 512;

    private Persistence() {}

    /** What the {@code Connection} fields say, and what the version says where they say nothing. */
    static boolean keepsAlive(HeaderFields fields, boolean http11) throws Http1Exception {
        int at = fields.indexOf("connection", 0);
        int length = 0;
        if (at < 0) {
            return http11;
        }
        boolean keepAlive = http11;
        for (; at >= 0; at = fields.indexOf("connection", at + 1)) {
            length += fields.value(at).length();
            if (length > MOST) {
                throw Http1Exception.malformed("connection: over " + MOST + " bytes (expected: no more)");
            }
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
