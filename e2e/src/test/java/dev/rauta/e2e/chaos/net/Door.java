// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.net;

import java.net.InetSocketAddress;

/** Where clients come in. */
public interface Door {
    /** Where they speak HTTP in the clear. */
    InetSocketAddress plain();

    /** Where they shake hands first. */
    InetSocketAddress tls();

    /** Whether the client that connected from this port is one that a fault has hit. */
    boolean hit(int clientPort);
}
