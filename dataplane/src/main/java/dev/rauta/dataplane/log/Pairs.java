// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.log;

import org.jspecify.annotations.Nullable;

/** Names and values in a query, or in a field of cookies. */
final class Pairs {
    private Pairs() {}

    /** The value of the first one of that name, whose case does not count, as nginx has it; as it was sent. Null where there is none. */
    static @Nullable CharSequence first(@Nullable CharSequence all, char between, String name) {
        if (all == null) {
            return null;
        }
        String text = all.toString();
        int at = 0;
        while (at < text.length()) {
            int next = text.indexOf(between, at);
            int end = next < 0 ? text.length() : next;
            while (at < end && text.charAt(at) == ' ') {
                at++;
            }
            int equals = at + name.length();
            if (equals < end && text.charAt(equals) == '=' && text.regionMatches(true, at, name, 0, name.length())) {
                return text.substring(equals + 1, end);
            }
            at = end + 1;
        }
        return null;
    }
}
