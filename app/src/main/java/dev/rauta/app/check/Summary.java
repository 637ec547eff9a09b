// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.check;

import dev.rauta.app.check.Report.KeyReport;
import dev.rauta.app.check.Report.ObjectReport;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a report comes to: how much there is to do, and what of it first.
 *
 * @param objects how many have each verdict
 * @param keys how many annotations and fields have each verdict
 * @param refused what is refused, that of most objects first
 */
public record Summary(Map<String, Long> objects, Map<String, Long> keys, List<Refused> refused) {
    private static final List<String> VERDICTS = List.of("applied", "ignored", "refused");

    /**
     * An annotation or field that is refused, for one reason or another.
     *
     * @param key without indices where it is a field
     * @param reason of the first object
     * @param objects KIND NAMESPACE/NAME of each
     */
    public record Refused(String key, String reason, List<String> objects) {}

    static Summary of(List<ObjectReport> objects) {
        Map<String, Refused> refused = new TreeMap<>();
        for (ObjectReport object : objects) {
            for (KeyReport key : object.keys()) {
                if (key.verdict().equals("refused")) {
                    refused.merge(
                            key.key().replaceAll("\\[[0-9]+]", "[]"),
                            new Refused(key.key().replaceAll("\\[[0-9]+]", "[]"), key.reason(), List.of(name(object))),
                            Summary::both);
                }
            }
        }
        return new Summary(
                counted(objects.stream().map(ObjectReport::verdict)),
                counted(objects.stream().flatMap(one -> one.keys().stream()).map(KeyReport::verdict)),
                refused.values().stream()
                        .sorted(Comparator.comparingInt((Refused one) -> -one.objects().size()))
                        .toList());
    }

    private static Refused both(Refused one, Refused other) {
        TreeSet<String> objects = new TreeSet<>(one.objects());
        objects.addAll(other.objects());
        return new Refused(one.key(), one.reason(), List.copyOf(objects));
    }

    private static Map<String, Long> counted(Stream<String> verdicts) {
        Map<String, Long> counts = new LinkedHashMap<>();
        VERDICTS.forEach(verdict -> counts.put(verdict, 0L));
        verdicts.forEach(verdict -> counts.merge(verdict, 1L, Long::sum));
        return counts;
    }

    private static String name(ObjectReport object) {
        return object.kind() + " " + (object.namespace().isEmpty() ? "" : object.namespace() + "/") + object.name();
    }
}
