// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.log;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The time of a line as text, made anew once a second; a worker's own. */
final class Stamp {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss xx", Locale.ENGLISH);
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx", Locale.ENGLISH);
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.", Locale.ENGLISH);

    private final ZoneId zone;
    private long millis = -1;
    private long second = -1;
    private String local = "";
    private String iso = "";
    private String utc = "";

    /** @param zone of the texts that are not in UTC */
    Stamp(ZoneId zone) {
        this.zone = zone;
    }

    /** It is {@code now}, in milliseconds since 1970. */
    void at(long now) {
        millis = now;
        long its = Math.floorDiv(now, 1000);
        if (its != second) {
            second = its;
            ZonedDateTime time = Instant.ofEpochSecond(its).atZone(zone);
            local = LOCAL.format(time);
            iso = ISO.format(time);
            utc = UTC.format(time.withZoneSameInstant(ZoneOffset.UTC));
        }
    }

    long millis() {
        return millis;
    }

    /** Such as {@code 02/Jan/2006:15:04:05 +0100}. */
    String local() {
        return local;
    }

    /** Such as {@code 2006-01-02T15:04:05+01:00}. */
    String iso() {
        return iso;
    }

    /** Writes it in UTC, such as {@code 2006-01-02T14:04:05.123Z} (RFC 3339). */
    void utc(Line line) {
        line.raw(utc).threeDigits((int) Math.floorMod(millis, 1000L)).raw('Z');
    }
}
