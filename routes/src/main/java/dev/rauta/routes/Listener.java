// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import dev.rauta.routes.match.HostPattern;

/**
 * One entry point for requests: a port, a protocol and the hosts it answers for.
 *
 * <p>Several listeners may share a port; the most specific host takes a request, and between equal hosts a
 * Gateway's listener goes before Ingress.
 *
 * @param name unique in a route table
 * @param port the port as its author wrote it, 1 to 65535, before any offset that the dataplane adds
 * @param protocol plain HTTP or HTTPS
 * @param host the hosts it answers for
 */
public record Listener(ListenerName name, int port, ListenerProtocol protocol, HostPattern host)
        implements Comparable<Listener> {
    public Listener {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("listener " + name + " port: " + port + " (expected: 1..65535)");
        }
    }

    @Override
    public int compareTo(Listener other) {
        return name.compareTo(other.name);
    }
}
