// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.condition.Problem;
import dev.rauta.controller.infrastructure.Infrastructure;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.snapshot.Snapshot;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/**
 * What a cluster state means.
 *
 * @param snapshot what dataplanes shall do
 * @param statuses what each of our objects shall be told
 * @param infrastructure what Gateways need in the cluster
 * @param problems every fault found in users' configuration, sorted
 * @param annotations what became of each annotation, sorted
 * @param used every object that the snapshot depends on; of Secrets also those that are not there
 * @param ignored objects that concern us not, each with the reason
 */
public record Translation(
        Snapshot snapshot,
        List<ObjectStatus> statuses,
        Infrastructure infrastructure,
        List<Problem> problems,
        List<AnnotationVerdict> annotations,
        Set<SourceRef> used,
        SortedMap<SourceRef, String> ignored) {
    public Translation {
        statuses = List.copyOf(statuses);
        problems = problems.stream().sorted().distinct().toList();
        annotations = annotations.stream().sorted().toList();
        used = Collections.unmodifiableSet(used);
        ignored = Collections.unmodifiableSortedMap(ignored);
    }
}
