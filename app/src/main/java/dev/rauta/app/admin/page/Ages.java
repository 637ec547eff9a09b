// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin.page;

import java.time.Duration;

/** How long something has lasted, as people say it. */
final class Ages {
    private Ages() {}

    /** The largest two units at most, such as {@code 3 d 4 h}; never negative. */
    static String of(Duration age) {
        Duration some = age.isNegative() ? Duration.ZERO : age;
        if (some.toDays() > 0) {
            return some.toDays() + " d" + (some.toDays() < 30 ? " " + some.toHoursPart() + " h" : "");
        }
        if (some.toHours() > 0) {
            return some.toHours() + " h " + some.toMinutesPart() + " min";
        }
        return some.toMinutes() > 0 ? some.toMinutes() + " min " + some.toSecondsPart() + " s" : some.toSeconds() + " s";
    }
}
