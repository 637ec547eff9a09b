// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

/** One client connection; confined to a worker. */
public interface ServerConnection {
    /** Finishes what it carries and what is on its way, then closes. */
    void drain();

    /** Ends it where its time is up; called several times a second. */
    void tick(long now);
}
