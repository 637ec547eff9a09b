// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch;

import dev.rauta.routes.SourceRef;
import java.util.Set;

/** Knows the cluster's state, and says when it has changed. */
public interface Source extends AutoCloseable {
    /**
     * Begins to watch; {@code changed} is called, by threads of the source, whenever {@link #observe} would answer
     * otherwise than before, and first once everything is known. It must not block.
     */
    void start(Runnable changed);

    /** Whether everything is known; nothing may be published before. */
    boolean synced();

    /** The state now. */
    Observation observe();

    /**
     * Takes in what the newest observation turned out to depend on, whether it is there or not; answers whether all of it had
     * been looked for by then. Where it had not, nothing may be published of that observation: the source looks, and says so
     * by {@code changed}. For the thread that observes.
     */
    default boolean lookedFor(Set<SourceRef> used) {
        return true;
    }

    /** Stops watching. */
    @Override
    void close();
}
