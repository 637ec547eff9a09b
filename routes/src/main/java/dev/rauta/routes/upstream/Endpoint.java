// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.upstream;

/**
 * One address of an upstream.
 *
 * @param host an IPv4 or IPv6 literal, or a DNS name that the dataplane resolves off its workers
 * @param port 1 to 65535
 * @param zone where it is, of an upstream whose zones matter; empty where that is not known, or does not matter
 */
public record Endpoint(String host, int port, String zone) implements Comparable<Endpoint> {
    public Endpoint {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("endpoint host: '' (expected: an address or a DNS name)");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("endpoint " + host + " port: " + port + " (expected: 1..65535)");
        }
        // There are few, and of each endpoint one is read.
        zone = zone.isEmpty() ? "" : zone.intern();
    }

    /** Anywhere. */
    public Endpoint(String host, int port) {
        this(host, port, "");
    }

    @Override
    public int compareTo(Endpoint other) {
        int byHost = host.compareTo(other.host);
        int byPort = byHost != 0 ? byHost : Integer.compare(port, other.port);
        return byPort != 0 ? byPort : zone.compareTo(other.zone);
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
