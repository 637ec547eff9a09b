// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.condition.Problem;
import dev.rauta.routes.snapshot.Snapshot;
import java.util.List;

/**
 * What a cluster state means.
 *
 * @param snapshot what dataplanes shall do
 * @param statuses what each of our objects shall be told
 * @param problems every fault found in users' configuration, sorted
 */
public record Translation(Snapshot snapshot, List<ObjectStatus> statuses, List<Problem> problems) {
    public Translation {
        statuses = List.copyOf(statuses);
        problems = problems.stream().sorted().distinct().toList();
    }
}
