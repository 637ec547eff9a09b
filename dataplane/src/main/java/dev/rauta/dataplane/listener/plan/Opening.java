// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.plan;

import dev.rauta.routes.Binding;
import dev.rauta.routes.Listener;

/**
 * What sockets are open for: a binding and a transport, so that TCP and UDP may have the same port.
 *
 * @param binding where
 * @param datagrams whether clients send datagrams there, and not connections
 */
public record Opening(Binding binding, boolean datagrams) implements Comparable<Opening> {

    /** The one that {@code listener} hangs off. */
    public static Opening of(Listener listener) {
        return new Opening(listener.binding(), listener.protocol().datagrams());
    }

    @Override
    public int compareTo(Opening other) {
        int byBinding = binding.compareTo(other.binding);
        return byBinding != 0 ? byBinding : Boolean.compare(datagrams, other.datagrams);
    }

    @Override
    public String toString() {
        return (datagrams ? "udp " : "tcp ") + binding;
    }
}
