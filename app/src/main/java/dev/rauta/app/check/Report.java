// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.check;

import dev.rauta.app.explain.Planned;
import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.condition.Problem;
import dev.rauta.controller.translate.AnnotationVerdict;
import dev.rauta.controller.translate.AnnotationVerdict.Verdict;
import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What becomes of each object.
 *
 * @param objects by kind, namespace and name
 * @param summary what they come to
 */
public record Report(List<ObjectReport> objects, Summary summary) {
    /**
     * What becomes of one object.
     *
     * @param verdict {@code applied}, {@code ignored} or {@code refused}
     * @param reason for people
     * @param keys its annotations and fields that have a verdict of their own
     */
    public record ObjectReport(
            String kind, String namespace, String name, String verdict, String reason, List<KeyReport> keys) {}

    /** What becomes of one annotation or field. */
    public record KeyReport(String key, String verdict, String reason) {}

    /** Whether anything is refused. */
    public boolean refused() {
        return objects.stream()
                .anyMatch(one -> one.verdict().equals("refused")
                        || one.keys().stream().anyMatch(key -> key.verdict().equals("refused")));
    }

    /** What is wrong with an object, with files where it is from one. */
    public static List<Problem> problems(Planned planned, SourceRef object) {
        return problems(planned).filter(one -> one.source().at("").equals(object)).toList();
    }

    /** What becomes of one object. */
    public static ObjectReport of(Planned planned, SourceRef object) {
        List<AnnotationVerdict> verdicts =
                planned.translation().annotations().stream().filter(one -> one.object().equals(object)).toList();
        return report(planned, object, problems(planned, object), keys(verdicts));
    }

    private static Stream<Problem> problems(Planned planned) {
        return Stream.concat(planned.observation().problems().stream(), planned.translation().problems().stream());
    }

    private static List<KeyReport> keys(List<AnnotationVerdict> verdicts) {
        List<KeyReport> keys = new ArrayList<>();
        verdicts.forEach(one -> keys.add(new KeyReport(one.key(), lower(one.verdict()), one.reason())));
        return keys;
    }

    public static Report of(Planned planned) {
        SortedMap<SourceRef, List<Problem>> problems = new TreeMap<>();
        problems(planned).forEach(one -> problems.computeIfAbsent(one.source().at(""), _ -> new ArrayList<>()).add(one));
        SortedSet<SourceRef> all = new TreeSet<>(problems.keySet());
        all.addAll(objects(planned.observation().state()));
        Map<SourceRef, List<AnnotationVerdict>> annotations =
                planned.translation().annotations().stream().collect(Collectors.groupingBy(AnnotationVerdict::object));
        List<ObjectReport> reports = new ArrayList<>();
        for (SourceRef object : all) {
            reports.add(report(
                    planned, object, problems.getOrDefault(object, List.of()), keys(annotations.getOrDefault(object, List.of()))));
        }
        for (String skipped : planned.observation().skipped()) {
            String[] parts = skipped.split("[ /]", 3);
            reports.add(new ObjectReport(parts[0], parts[1], parts[parts.length - 1], "ignored",
                    "kinds of this sort have nothing to do with routing", List.of()));
        }
        return new Report(reports, Summary.of(reports));
    }

    /** @param keys those of its annotations; the others are added */
    private static ObjectReport report(
            Planned planned, SourceRef object, List<Problem> problems, List<KeyReport> keys) {
        for (Problem problem : problems) {
            String field = problem.source().field();
            if (!field.isEmpty() && !field.startsWith("metadata.annotations[") && !told(keys, field)) {
                String place = planned.observation().places().find(problem.source()).map(at -> " (" + at + ")").orElse("");
                keys.add(new KeyReport(field, "refused", problem.reason() + ": " + problem.message() + place));
            }
        }
        String ignored = planned.translation().ignored().get(object);
        String verdict;
        String reason;
        if (!problems.isEmpty()) {
            verdict = "refused";
            reason = problems.stream().map(Problem::message).distinct().collect(Collectors.joining("; "));
        } else if (ignored != null) {
            verdict = "ignored";
            reason = ignored;
        } else if (planned.translation().used().contains(object)) {
            verdict = "applied";
            reason = "in force";
        } else {
            verdict = "ignored";
            reason = "nothing of ours refers to it";
        }
        return new ObjectReport(object.kind(), object.namespace(), object.name(), verdict, reason, keys);
    }

    /** Whether it is a key of data that has its verdict already. */
    private static boolean told(List<KeyReport> keys, String field) {
        return keys.stream().anyMatch(key -> field.equals("data[" + key.key() + "]"));
    }

    private static String lower(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    private static List<SourceRef> objects(ClusterState state) {
        return state.stream().map(Report::source).toList();
    }

    private static SourceRef source(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return SourceRef.of(
                object.getKind(), namespace == null ? "" : namespace, object.getMetadata().getName());
    }
}
