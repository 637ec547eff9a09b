// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

/** One client connection that speaks HTTP; confined to a worker. */
public interface ServerConnection {

    /** How many exchanges it carries. */
    int streams();

    /** Takes no new request, finishes what it carries, then closes. */
    void drain();

    /** Ends it where its time is up; called several times a second. */
    void tick(long now);
}
