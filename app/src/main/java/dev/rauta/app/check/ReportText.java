// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.check;

import dev.rauta.app.check.Report.KeyReport;
import dev.rauta.app.check.Report.ObjectReport;

/** A report for people. */
public final class ReportText {
    private ReportText() {}

    /** One line an object, one more for each key, and a sum. */
    public static String of(Report report) {
        StringBuilder text = new StringBuilder();
        for (ObjectReport object : report.objects()) {
            String name = object.namespace().isEmpty() ? object.name() : object.namespace() + "/" + object.name();
            text.append("%-8s %s %s: %s%n".formatted(object.verdict(), object.kind(), name, object.reason()));
            for (KeyReport key : object.keys()) {
                text.append("         %-8s %s: %s%n".formatted(key.verdict(), key.key(), key.reason()));
            }
        }
        long refused = report.objects().stream().filter(one -> one.verdict().equals("refused")).count();
        return text.append("%d objects, %d refused%n".formatted(report.objects().size(), refused)).toString();
    }
}
