// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.path;

import java.util.ArrayList;
import java.util.List;

/**
 * All that servers may read a path as, in normal form.
 *
 * <p>A server may take an encoded slash for a slash, drop parameters (from a semicolon, encoded or not, to the end of its
 * segment) and merge slashes: each or none, in any order, for there may be several servers in a row. The readings are
 * everything that can be reached by these steps. No step resolves dot segments, since {@link PathPolicy} lets no path
 * through of which any reading has one.
 */
public final class PathReadings {
    /** A path with more readings than this is not worth telling apart. */
    public static final int MOST = 8;

    private PathReadings() {}

    /** The readings of {@code path}, as sent, its normal form first; more than {@link #MOST} mean that there are too many. */
    public static List<String> of(String path) {
        // An encoded semicolon may be data where one that is not encoded begins a parameter, so they differ until the end.
        List<String> kept = reachable(PathForm.of(path, true));
        if (kept.size() > MOST || kept.stream().noneMatch(reading -> reading.contains("%3B"))) {
            return kept;
        }
        List<String> readings = new ArrayList<>(kept.size());
        kept.forEach(reading -> add(readings, decoded(reading, "%3B", ';')));
        return readings;
    }

    private static List<String> reachable(String path) {
        List<String> readings = new ArrayList<>(4);
        readings.add(path);
        for (int i = 0; i < readings.size() && readings.size() <= MOST; i++) {
            String reading = readings.get(i);
            add(readings, decoded(reading, "%2F", '/'));
            add(readings, decoded(reading, "%3B", ';'));
            add(readings, withoutParameters(reading));
            add(readings, merged(reading));
        }
        return readings;
    }

    private static void add(List<String> readings, String reading) {
        if (!readings.contains(reading)) {
            readings.add(reading);
        }
    }

    private static String decoded(String path, String escape, char to) {
        return path.contains(escape) ? path.replace(escape, String.valueOf(to)) : path;
    }

    private static String withoutParameters(String path) {
        int semicolon = path.indexOf(';');
        if (semicolon < 0) {
            return path;
        }
        StringBuilder rest = new StringBuilder(path.length());
        int from = 0;
        while (semicolon >= 0) {
            rest.append(path, from, semicolon);
            int slash = path.indexOf('/', semicolon);
            from = slash < 0 ? path.length() : slash;
            semicolon = path.indexOf(';', from);
        }
        return rest.append(path, from, path.length()).toString();
    }

    private static String merged(String path) {
        if (!path.contains("//")) {
            return path;
        }
        StringBuilder one = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            if (i == 0 || path.charAt(i) != '/' || path.charAt(i - 1) != '/') {
                one.append(path.charAt(i));
            }
        }
        return one.toString();
    }
}
