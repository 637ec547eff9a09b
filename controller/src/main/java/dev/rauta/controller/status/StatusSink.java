// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.status;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.condition.Problem;
import java.util.List;

/** Where statuses go. */
@FunctionalInterface
public interface StatusSink {
    /** Files have no status; what is wrong with them is logged. */
    StatusSink NONE = (_, _, _) -> {};

    /**
     * Makes these statuses and problems known, newest wins; never blocks.
     *
     * @param state what they were made from
     */
    void write(ClusterState state, List<ObjectStatus> statuses, List<Problem> problems);
}
