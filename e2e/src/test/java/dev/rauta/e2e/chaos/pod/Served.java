// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.pod;

import java.io.IOException;

/** A connection of a pod, in one of its protocols. */
interface Served {

    /** Serves until the connection ends. */
    void run() throws IOException;

    /** Tells the client that this server goes, as its protocol has it. */
    void leave() throws IOException;
}
