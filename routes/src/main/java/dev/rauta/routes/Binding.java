// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import java.util.Comparator;
import java.util.Optional;

/**
 * Where a dataplane opens sockets; listeners of equal bindings and transports share them.
 *
 * @param address an IPv4 or IPv6 literal that a Gateway has for itself, on which its ports are literal; empty: the
 *     dataplane's own address, where it may add an offset to ports below 1024
 * @param port 1 to 65535
 */
public record Binding(Optional<String> address, int port) implements Comparable<Binding> {
    private static final Comparator<Binding> ORDER =
            Comparator.comparing((Binding binding) -> binding.address.orElse("")).thenComparingInt(Binding::port);

    public Binding {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("binding port: " + port + " (expected: 1..65535)");
        }
        address.ifPresent(value -> {
            if (value.isEmpty()) {
                throw new IllegalArgumentException("binding address: '' (expected: an IP address, or none)");
            }
        });
    }

    /** On the dataplane's own address. */
    public static Binding own(int port) {
        return new Binding(Optional.empty(), port);
    }

    @Override
    public int compareTo(Binding other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return address.map(value -> value.indexOf(':') >= 0 ? "[" + value + "]:" : value + ":").orElse("") + port;
    }
}
