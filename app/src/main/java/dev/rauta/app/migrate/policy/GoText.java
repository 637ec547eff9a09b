// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate.policy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Durations and sizes as policies write them. */
public final class GoText {
    private static final int LONGEST_NUMBER = 99_999;
    private static final long PLAIN_BYTES = 999_999_999;

    private GoText() {}

    /** Such as {@code 1h30m}; what has less than milliseconds is rounded down, which who reads it again finds out. */
    public static String duration(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        if (duration.toHours() > LONGEST_NUMBER) {
            return duration.toString();
        }
        return part(duration.toHours(), "h") + part(duration.toMinutesPart(), "m") + part(duration.toSecondsPart(), "s")
                + part(duration.toMillisPart(), "ms");
    }

    /** The same; nothing where there is none. */
    public static @Nullable String duration(Optional<Duration> duration) {
        return duration.map(GoText::duration).orElse(null);
    }

    private static String part(long number, String unit) {
        return number == 0 ? "" : number + unit;
    }

    /** Such as {@code 8Mi}, in the largest unit that it is whole in. */
    public static String size(long bytes) {
        record Unit(String name, long bytes) {}
        for (Unit unit : List.of(new Unit("Gi", 1L << 30), new Unit("Mi", 1L << 20), new Unit("Ki", 1L << 10))) {
            if (bytes > 0 && bytes % unit.bytes() == 0) {
                return bytes / unit.bytes() + unit.name();
            }
        }
        return bytes > PLAIN_BYTES && bytes % 1000 == 0 ? bytes / 1000 + "k" : Long.toString(bytes);
    }

    /** Nothing where there is none. */
    public static <T> @Nullable List<T> orNull(List<T> list) {
        return list.isEmpty() ? null : list;
    }

    /** Nothing where it is not. */
    public static @Nullable Boolean orNull(boolean given) {
        return given ? Boolean.TRUE : null;
    }
}
