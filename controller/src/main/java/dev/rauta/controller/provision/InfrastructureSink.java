// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.provision;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.infrastructure.Infrastructure;

/** Where wanted infrastructure goes. */
@FunctionalInterface
public interface InfrastructureSink {
    /** Files get no objects. */
    InfrastructureSink NONE = (_, _, _, then) -> then.run();

    /** What to do then, where there is nothing. */
    Runnable NOTHING = () -> {};

    /**
     * Makes it so, newest wins; never blocks.
     *
     * @param state what it was made from
     * @param bound whether dataplanes listen at every target port of it; while they do not, no new one gets traffic
     * @param then run once that has been tried
     */
    void write(ClusterState state, Infrastructure infrastructure, boolean bound, Runnable then);
}
