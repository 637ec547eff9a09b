// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch;

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

    /** Stops watching. */
    @Override
    void close();
}
