// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.flow;

/** Keeps bytes for peers, and can be made to give them up; confined to a worker. */
public interface Holder {
    /** Keeps nothing but what its channel has. */
    Holder NOTHING = new Holder() {};

    /** How many bytes it has not given to its channel yet, in bytes of the memory that they hold on to. */
    default long queued() {
        return 0;
    }

    /** A flush comes: whatever it keeps back and may send by now, it may hand to its channel. */
    default void onFlush() {}

    /** Offers what it holds, each part that can be dropped without the others for itself. */
    default void offer(Shedding shedding) {
        // Whatever it holds is somebody else's to give up.
    }
}
