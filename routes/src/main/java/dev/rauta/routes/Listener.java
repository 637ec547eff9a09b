// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import dev.rauta.routes.match.HostPattern;

/**
 * Where clients come in: a port, a protocol and the hosts it answers for.
 *
 * <p>Several listeners may share a binding; the most specific host takes a request, and between equal hosts a
 * Gateway's listener goes before Ingress.
 *
 * @param name unique in a route table
 * @param port the port as its author wrote it and clients see it, 1 to 65535
 * @param binding where the dataplane listens for it
 * @param protocol what it speaks
 * @param host the hosts it answers for
 */
public record Listener(ListenerName name, int port, Binding binding, ListenerProtocol protocol, HostPattern host)
        implements Comparable<Listener> {
    public Listener {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("listener " + name + " port: " + port + " (expected: 1..65535)");
        }
    }

    /** One on the dataplane's own address. */
    public Listener(ListenerName name, int port, ListenerProtocol protocol, HostPattern host) {
        this(name, port, Binding.own(port), protocol, host);
    }

    @Override
    public int compareTo(Listener other) {
        return name.compareTo(other.name);
    }
}
