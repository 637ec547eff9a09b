// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.condition.Problem;
import dev.rauta.routes.feed.Watermark;
import java.util.List;

/**
 * What a source knows at one instant.
 *
 * @param state every object
 * @param problems what could not be read, sorted
 * @param skipped objects of kinds that have nothing to do with routing, each {@code KIND NAMESPACE/NAME}, sorted
 * @param places where the objects were written
 * @param watermark how far the source had been seen: not less far than any object of {@code state} shows, and not further, but
 *     for what is on its way in at that very moment, and for objects that are listed again after a watch was lost, while they are
 */
public record Observation(
        ClusterState state, List<Problem> problems, List<String> skipped, Places places, Watermark watermark) {
    public Observation {
        problems = problems.stream().sorted().toList();
        skipped = skipped.stream().sorted().toList();
    }

    /** One of a source whose versions nobody else sees. */
    public Observation(ClusterState state, List<Problem> problems, List<String> skipped, Places places) {
        this(state, problems, skipped, places, Watermark.NONE);
    }
}
