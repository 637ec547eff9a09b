// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.shadow;

import dev.rauta.app.check.Report;
import dev.rauta.app.check.Report.ObjectReport;
import dev.rauta.app.check.Summary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * The verdict on each object at one time.
 *
 * @param summary what they come to
 * @param byObject each one's verdict and reason, by {@code KIND NAMESPACE/NAME}
 */
record Verdicts(Summary summary, Map<String, Told> byObject) {
    private static final String IGNORED = "ignored";

    /** What an object is told. */
    record Told(String verdict, String reason) {}

    /**
     * An object whose verdict has changed.
     *
     * @param was empty where it was not there
     * @param is {@code gone} where it is not there any more
     */
    record Changed(String object, String was, String is, String reason) {}

    static Verdicts of(Report report) {
        Map<String, Told> all = new HashMap<>();
        for (ObjectReport one : report.objects()) {
            String name = one.namespace().isEmpty() ? one.name() : one.namespace() + "/" + one.name();
            all.put(one.kind() + " " + name, new Told(one.verdict(), one.reason()));
        }
        return new Verdicts(report.summary(), Map.copyOf(all));
    }

    /** What has changed since {@code before}, by name; what comes or goes and concerns us not is left out. */
    List<Changed> since(Verdicts before) {
        TreeSet<String> names = new TreeSet<>(before.byObject.keySet());
        names.addAll(byObject.keySet());
        List<Changed> changed = new ArrayList<>();
        for (String name : names) {
            Told was = before.byObject.get(name);
            Told is = byObject.get(name);
            String wasVerdict = was == null ? IGNORED : was.verdict();
            String isVerdict = is == null ? IGNORED : is.verdict();
            if (!Objects.equals(wasVerdict, isVerdict)) {
                changed.add(new Changed(
                        name,
                        was == null ? "" : was.verdict(),
                        is == null ? "gone" : is.verdict(),
                        is == null ? "" : is.reason()));
            }
        }
        return changed;
    }
}
