// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.shadow;

import dev.rauta.app.check.ReportText;
import dev.rauta.app.diff.Difference;
import dev.rauta.app.diff.DifferenceText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A shadow's page, for programs and for people. */
public final class ShadowPage {
    private ShadowPage() {}

    /** For programs: the same names in each version. */
    public static Map<String, Object> json(ShadowView view) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("version", view.version());
        page.put("summary", view.summary());
        page.put("changed", view.changed());
        page.put("changes", view.changes().stream().map(ShadowPage::json).toList());
        page.put("comparison", view.compared());
        return page;
    }

    private static Map<String, Object> json(Change change) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("time", change.time().toString());
        all.put("version", change.version());
        all.put("objectsChanged", change.objectsChanged());
        all.put("objects", change.objects());
        all.put("asked", change.asked());
        all.put("requestsChanged", change.requestsChanged());
        all.put("requests", DifferenceText.json(new Difference(change.asked(), change.requests())).get("changes"));
        return all;
    }

    /** For people. */
    public static String text(ShadowView view) {
        StringBuilder text = new StringBuilder("version " + view.version() + "\n\n");
        text.append(ReportText.sum(view.summary()));
        text.append("%nchanges: %d%n".formatted(view.changed()));
        for (Change change : view.changes()) {
            text.append("%n%s %s: %d objects, %d of %d requests%n".formatted(
                    change.time(), change.version(), change.objectsChanged(), change.requestsChanged(), change.asked()));
            change.objects().forEach(one -> text.append(
                    "%s: was %s, is %s: %s%n".formatted(one.object(), one.was().isEmpty() ? "not there" : one.was(), one.is(), one.reason())));
            change.requests().forEach(one -> text.append(DifferenceText.of(one)));
        }
        var compared = view.compared();
        text.append("%ncompared: %s%n".formatted(counts(compared.compared())));
        compared.undecided().forEach((why, count) -> text.append("undecided %d: %s%n".formatted(count, why)));
        if (compared.unreadLines() > 0) {
            text.append("not of the format %d: %s%n".formatted(compared.unreadLines(), compared.unreadLine()));
        }
        compared.differences().forEach(one -> text.append("%n%s %d: %s %s%n  such as %s%n  was %s%n  is  %s%s%n".formatted(
                one.outcome(), one.count(), one.host(), one.place(), one.example(), one.was(), one.is(),
                one.by().isEmpty() ? "" : ", by " + one.by())));
        if (compared.unlisted() > 0) {
            text.append("%n%d more are not listed%n".formatted(compared.unlisted()));
        }
        return text.toString();
    }

    private static String counts(Map<String, Long> counts) {
        return counts.entrySet().stream().map(one -> one.getValue() + " " + one.getKey()).collect(Collectors.joining(", "));
    }
}
