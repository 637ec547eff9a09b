// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.status;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts our conditions among those that are there (meta/v1, Condition). */
final class Conditions {
    private Conditions() {}

    /**
     * Ours in their order, with the transition time kept where the status is the same; conditions of others, whose types
     * carry a domain, stay behind them.
     */
    static List<io.fabric8.kubernetes.api.model.Condition> merge(
            @Nullable List<io.fabric8.kubernetes.api.model.Condition> present, List<Condition> ours, Instant now) {
        List<io.fabric8.kubernetes.api.model.Condition> merged = new ArrayList<>();
        for (Condition one : ours) {
            String status = one.status() ? "True" : "False";
            String since = now.truncatedTo(ChronoUnit.SECONDS).toString();
            for (var before : OrEmpty.list(present)) {
                if (one.type().equals(before.getType()) && status.equals(before.getStatus())) {
                    since = OrEmpty.textOr(before.getLastTransitionTime(), since);
                }
            }
            merged.add(new ConditionBuilder()
                    .withType(one.type())
                    .withStatus(status)
                    .withReason(one.reason())
                    .withMessage(one.message())
                    .withObservedGeneration(one.observedGeneration())
                    .withLastTransitionTime(since)
                    .build());
        }
        OrEmpty.list(present).stream()
                .filter(other -> OrEmpty.text(other.getType()).contains("/"))
                .forEach(merged::add);
        return merged;
    }
}
