// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.docs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A values.yaml of a chart as it is written: comments above keys, one line for each value, maps that are documented key by key
 * in block style and others in flow style.
 */
final class ChartValues {
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]+):(?: (.+))?");
    private static final int STEP = 2;

    /**
     * One key.
     *
     * @param path with dots between, from the root
     * @param comment what stands above it, in one line; empty where there is nothing
     * @param value as it is written; empty where keys follow that are documented by themselves
     */
    record Entry(String path, String comment, String value) {
        boolean isMap() {
            return value.isEmpty();
        }

        int depth() {
            return path.split("\\.").length;
        }
    }

    private ChartValues() {}

    /** Throws {@link IllegalArgumentException} for a line that is not of this form. */
    static List<Entry> read(List<String> lines) {
        List<Entry> entries = new ArrayList<>();
        List<String> comment = new ArrayList<>();
        Deque<String> at = new ArrayDeque<>();
        for (String line : lines) {
            if (line.isBlank()) {
                comment.clear();
                continue;
            }
            if (line.strip().startsWith("#")) {
                comment.add(line.strip().substring(1).strip());
                continue;
            }
            Matcher key = KEY.matcher(line);
            if (!key.matches() || key.group(1).length() > STEP * at.size()) {
                throw new IllegalArgumentException("values.yaml: '" + line + "' (expected: KEY: VALUE in one line, comments above)");
            }
            while (at.size() * STEP > key.group(1).length()) {
                at.removeLast();
            }
            at.addLast(key.group(2));
            String value = key.group(3) == null ? "" : key.group(3);
            entries.add(new Entry(String.join(".", at), String.join(" ", comment), value));
            comment.clear();
            if (!value.isEmpty()) {
                at.removeLast();
            }
        }
        return entries;
    }
}
