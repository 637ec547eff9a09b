// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.provision;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.condition.Problem;
import dev.rauta.controller.infrastructure.Infrastructure;
import java.util.List;
import java.util.function.Consumer;

/** Where wanted infrastructure goes. */
@FunctionalInterface
public interface InfrastructureSink {
    /** Files get no objects. */
    InfrastructureSink NONE = (_, _, _, then) -> then.accept(List.of());

    /** What to do then, where there is nothing. */
    Consumer<List<Problem>> NOTHING = _ -> {};

    /**
     * Makes it so, newest wins; never blocks.
     *
     * @param state what it was made from
     * @param bound whether dataplanes listen at every target port of it; while they do not, no new one gets traffic
     * @param then run once that has been tried, with what went wrong: each is a problem of a Gateway
     */
    void write(ClusterState state, Infrastructure infrastructure, boolean bound, Consumer<List<Problem>> then);
}
