// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster;

import java.time.Instant;
import java.time.LocalDate;

/** Reads times as API servers write them, of which a large cluster has tens of thousands: whole seconds of UTC (RFC 3339). */
final class Timestamp {
    private static final String FORM = "0000-00-00T00:00:00Z";

    private Timestamp() {}

    /** As {@link Instant#parse} does, which reads all other forms. */
    static Instant parse(String text) {
        int hour = plain(text) ? number(text, 11, 13) : 24;
        int minute = hour < 24 ? number(text, 14, 16) : 60;
        int second = minute < 60 ? number(text, 17, 19) : 60;
        if (second >= 60) {
            return Instant.parse(text);
        }
        long days = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10)).toEpochDay();
        return Instant.ofEpochSecond(days * 86_400 + hour * 3600L + minute * 60L + second);
    }

    /** Whether it is of the form that API servers write, with digits where there are zeros. */
    private static boolean plain(String text) {
        if (text.length() != FORM.length()) {
            return false;
        }
        for (int i = 0; i < FORM.length(); i++) {
            char wanted = FORM.charAt(i);
            char its = text.charAt(i);
            if (wanted == '0' ? its < '0' || its > '9' : its != wanted) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
