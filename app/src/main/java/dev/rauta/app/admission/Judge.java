// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admission;

import dev.rauta.app.check.Report;
import dev.rauta.app.check.Report.KeyReport;
import dev.rauta.app.check.Report.ObjectReport;
import dev.rauta.app.explain.Planned;
import dev.rauta.controller.Decision;
import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.condition.Problem;
import dev.rauta.controller.translate.Memory;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.Translation;
import dev.rauta.controller.translate.Translator;
import dev.rauta.controller.watch.Observation;
import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Judges objects before they are there: each is put into the cluster's state as the controller has it, that is translated, and what
 * {@code rauta check} would say of the object is the ruling.
 *
 * <p>What the object itself says wrong denies it. What it refers to may come later or be put right, so that it is a warning, and so is
 * everything about what another controller serves too.
 *
 * <p>Its own memory makes a review cost what one change costs; any thread, one at a time.
 */
public final class Judge {
    private static final int TOLD = 20;
    private static final int OTHERS_TOLD = 3;

    private final Settings settings;
    private final boolean secretsByName;
    private final Supplier<Optional<Decision>> latest;
    private final Candidates candidates = new Candidates();
    private Memory memory = new Memory();

    /**
     * @param secretsByName whether Secrets are known only once something refers to them
     * @param latest what the controller has decided last
     */
    public Judge(Settings settings, boolean secretsByName, Supplier<Optional<Decision>> latest) {
        this.settings = settings;
        this.secretsByName = secretsByName;
        this.latest = latest;
    }

    /** Knows nothing any more; the next review takes as long as the first. */
    synchronized void forget() {
        memory = new Memory();
    }

    /** Changes nothing but what it remembers. */
    synchronized Ruling judge(Review review) {
        Optional<Decision> decided = latest.get();
        if (!review.judged()) {
            return Ruling.IGNORED;
        }
        if (decided.isEmpty()) {
            return Ruling.unchecked("the cluster is not known yet");
        }
        HasMetadata object;
        try {
            object = candidates.read(review);
        } catch (IllegalArgumentException e) {
            return Ruling.denied(String.valueOf(e.getMessage()), List.of());
        }
        ClusterState state = decided.get().observation().state();
        Standing standing = Standing.of(object, state, settings);
        return standing == Standing.ANOTHERS ? Ruling.IGNORED : judge(object, standing, decided.get());
    }

    private Ruling judge(HasMetadata object, Standing standing, Decision decided) {
        Observation seen = decided.observation();
        ClusterState state = with(seen.state(), object);
        Translation translation = Translator.translate(state, settings, memory);
        Planned planned = new Planned(
                new Observation(state, seen.problems(), seen.skipped(), seen.places(), seen.watermark()), translation);
        SourceRef ref = ObjectId.of(object).source();
        if (translation.ignored().containsKey(ref)) {
            return Ruling.IGNORED;
        }
        List<Problem> problems = Report.problems(planned, ref);
        List<String> faults = told(problems.stream().filter(one -> !one.elsewhere()).toList());
        List<String> warnings = new ArrayList<>(told(problems.stream().filter(Problem::elsewhere).toList()));
        warnings.addAll(ignored(Report.of(planned, ref)));
        if (!faults.isEmpty() && standing == Standing.OURS) {
            return Ruling.denied("refused by Rauta: " + String.join("; ", faults), limited(warnings));
        }
        warnings.addAll(0, faults);
        warnings.addAll(unread(translation, decided));
        warnings.addAll(others(ref, translation, decided.translation()));
        return Ruling.allowed(limited(warnings));
    }

    private static ClusterState with(ClusterState state, HasMetadata object) {
        return with(state, object.getClass(), object);
    }

    private static <T extends HasMetadata> ClusterState with(ClusterState state, Class<T> type, HasMetadata object) {
        return state.with(type, state.all(type).with(List.of(type.cast(object)), List.of()));
    }

    private static List<String> told(List<Problem> problems) {
        return problems.stream().map(Judge::told).distinct().toList();
    }

    private static String told(Problem problem) {
        String field = problem.source().field();
        return field.isEmpty() || field.startsWith("metadata.annotations[") ? problem.message() : field + ": " + problem.message();
    }

    private static List<String> ignored(ObjectReport report) {
        return report.keys().stream()
                .filter(key -> key.verdict().equals("ignored"))
                .map((KeyReport key) -> key.key() + " has no effect: " + key.reason())
                .toList();
    }

    /** What is not known of may be there all the same. */
    private List<String> unread(Translation translation, Decision decided) {
        if (!secretsByName) {
            return List.of();
        }
        Set<SourceRef> known = decided.translation().used();
        return translation.used().stream()
                .filter(one -> one.kind().equals("Secret") && !known.contains(one))
                .map(one -> one + ": not read before something refers to it, so that it may be there though it is not found")
                .toList();
    }

    /** What would be wrong with other objects that is not now. */
    private static List<String> others(SourceRef object, Translation then, Translation now) {
        Set<Problem> known = new HashSet<>(now.problems());
        List<Problem> fresh = then.problems().stream()
                .filter(one -> !known.contains(one) && !one.source().at("").equals(object))
                .toList();
        List<String> told = fresh.stream().limit(OTHERS_TOLD).map(one -> one.source() + ": " + one.message()).collect(Collectors.toList());
        if (fresh.size() > OTHERS_TOLD) {
            told.add((fresh.size() - OTHERS_TOLD) + " more of other objects");
        }
        return told;
    }

    private static List<String> limited(List<String> warnings) {
        if (warnings.size() <= TOLD) {
            return warnings;
        }
        List<String> some = new ArrayList<>(warnings.subList(0, TOLD));
        some.add((warnings.size() - TOLD) + " more");
        return some;
    }
}
