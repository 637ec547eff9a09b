// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.condition.Problem;
import java.util.List;

/**
 * What a source knows at one instant.
 *
 * @param state every object
 * @param problems what could not be read, sorted
 * @param skipped objects of kinds that have nothing to do with routing, each {@code KIND NAMESPACE/NAME}, sorted
 * @param places where the objects were written
 */
public record Observation(ClusterState state, List<Problem> problems, List<String> skipped, Places places) {
    public Observation {
        problems = problems.stream().sorted().toList();
        skipped = skipped.stream().sorted().toList();
    }
}
