// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.diff;

import dev.rauta.app.diff.Difference.Change;
import dev.rauta.routes.SourceRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A difference for people, and for programs. */
public final class DifferenceText {
    private static final int WIDEST = 240;

    private DifferenceText() {}

    /** Each change with what it was and what it is, and a sum. */
    public static String of(Difference difference) {
        StringBuilder text = new StringBuilder();
        difference.changes().forEach(change -> text.append(of(change)));
        return text.append("%d requests asked, %d answered otherwise%n".formatted(difference.asked(), difference.changes().size()))
                .toString();
    }

    /** What differs is said, what both have is not. */
    public static String of(Change change) {
        List<String> before = new ArrayList<>(change.before().lines());
        List<String> after = new ArrayList<>(change.after().lines());
        List<String> both = before.stream().filter(after::contains).toList();
        if (!before.equals(both) || !after.equals(both)) {
            before.removeAll(both);
            after.removeAll(both);
        }
        StringBuilder text = new StringBuilder(change.request() + System.lineSeparator());
        side(text, "was", before, change.before());
        side(text, "is ", after, change.after());
        return text.toString();
    }

    private static void side(StringBuilder text, String when, List<String> lines, Decision decision) {
        String by = decision.by().map(source -> ", by " + source).orElse("");
        String what = lines.isEmpty() ? "without that" : String.join("; ", lines.stream().map(DifferenceText::abbreviated).toList());
        text.append("  %s %s%s%n".formatted(when, what, by));
    }

    private static String abbreviated(String line) {
        return line.length() <= WIDEST ? line : line.substring(0, WIDEST) + "... (" + UpstreamText.digest(line) + ")";
    }

    /** For programs: the same names in each version. */
    public static Map<String, Object> json(Difference difference) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("asked", difference.asked());
        all.put("changed", difference.changes().size());
        all.put("changes", difference.changes().stream().map(DifferenceText::json).toList());
        return all;
    }

    private static Map<String, Object> json(Change change) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("method", change.request().method());
        all.put("url", change.request().url());
        all.put("headers", change.request().fields().stream().map(field -> field.name() + ": " + field.value()).toList());
        all.put("was", json(change.before()));
        all.put("is", json(change.after()));
        return all;
    }

    private static Map<String, Object> json(Decision decision) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("lines", decision.lines());
        all.put("by", decision.by().map(SourceRef::toString).orElse(""));
        return all;
    }
}
