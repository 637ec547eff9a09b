// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds what somebody may have meant. */
public final class Suggestion {
    private Suggestion() {}

    /** {@code  (did you mean X?)} with a space in front, or empty where nothing is near. */
    public static String among(String given, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt((String name) -> distance(given, name)).thenComparing(name -> name))
                .filter(name -> distance(given, name) <= Math.max(2, given.length() / 3))
                .map(name -> " (did you mean " + name + "?)")
                .orElse("");
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
