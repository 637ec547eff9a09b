// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.credential;

import dev.rauta.routes.access.SecretText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Text of lines {@code NAME:VALUE}; what cannot be read of it is told without showing any. */
final class Lines {

    /** What a line's two halves become. */
    interface Reading {
        /** Throws {@link IllegalArgumentException}, which says nothing of what it is about. */
        void line(String name, String value);
    }

    /** Of so many faults the rest is seen once these are mended. */
    private static final int TOLD = 5;

    private Lines() {}

    /** Hands on each line; names occur once. Throws {@link IllegalArgumentException} where there is no good line at all. */
    static void read(SecretText text, Reading reading, Consumer<String> problems) {
        Map<String, Integer> seen = new HashMap<>();
        List<String> lines = text.text().lines().toList();
        List<String> wrong = new ArrayList<>();
        int good = 0;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            int colon = line.indexOf(':');
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                if (colon < 1 || seen.putIfAbsent(line.substring(0, colon), i) != null) {
                    throw new IllegalArgumentException("no name, or one that occurs twice (expected: NAME:VALUE)");
                }
                reading.line(line.substring(0, colon), line.substring(colon + 1).strip());
                good++;
            } catch (IllegalArgumentException e) {
                wrong.add("line " + (i + 1) + ": " + e.getMessage());
            }
        }
        if (good == 0) {
            throw new IllegalArgumentException("no line that can be read (expected: one or more NAME:VALUE)");
        }
        wrong.stream().limit(TOLD).forEach(problems);
    }
}
