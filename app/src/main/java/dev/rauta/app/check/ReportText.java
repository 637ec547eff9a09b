// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.check;

import dev.rauta.app.check.Report.KeyReport;
import dev.rauta.app.check.Report.ObjectReport;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A report for people. */
public final class ReportText {
    private static final int SHOWN = 5;

    private ReportText() {}

    /** One line an object, one more for each key, and what they come to. */
    public static String of(Report report) {
        StringBuilder text = new StringBuilder();
        for (ObjectReport object : report.objects()) {
            String name = object.namespace().isEmpty() ? object.name() : object.namespace() + "/" + object.name();
            text.append("%-8s %s %s: %s%n".formatted(object.verdict(), object.kind(), name, object.reason()));
            for (KeyReport key : object.keys()) {
                text.append("         %-8s %s: %s%n".formatted(key.verdict(), key.key(), key.reason()));
            }
        }
        return text.append(sum(report)).toString();
    }

    /** What they come to: counts, and what is refused, that of most objects first. */
    public static String sum(Report report) {
        return sum(report.summary());
    }

    /** The same. */
    public static String sum(Summary summary) {
        StringBuilder text = new StringBuilder();
        for (Summary.Refused one : summary.refused()) {
            List<String> objects = one.objects();
            String more = objects.size() > SHOWN ? ", and " + (objects.size() - SHOWN) + " more" : "";
            text.append("refused in %d: %s%n    %s%n    %s%s%n".formatted(
                    objects.size(),
                    one.key(),
                    one.reason(),
                    String.join(", ", objects.subList(0, Math.min(SHOWN, objects.size()))),
                    more));
        }
        return text.append("%d objects: %s%n".formatted(total(summary.objects()), counts(summary.objects())))
                .append("%d annotations and fields: %s%n".formatted(total(summary.keys()), counts(summary.keys())))
                .toString();
    }

    private static long total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(count -> count).sum();
    }

    private static String counts(Map<String, Long> counts) {
        return counts.entrySet().stream().map(one -> one.getValue() + " " + one.getKey()).collect(Collectors.joining(", "));
    }
}
