// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

/**
 * Names a listener: {@code ingress/80}, {@code gateway/NAMESPACE/NAME/SECTION} or
 * {@code listenerset/NAMESPACE/NAME/SECTION}; also its metric label.
 *
 * @param value the whole name
 */
public record ListenerName(String value) implements Comparable<ListenerName> {
    public ListenerName {
        if (!value.matches("ingress/[0-9]+|(gateway|listenerset)/[^/|]+/[^/|]+/[^/|]+")) {
            throw new IllegalArgumentException(
                    "listener name: " + value
                    + " (expected: ingress/PORT, gateway/NAMESPACE/NAME/SECTION or listenerset/NAMESPACE/NAME/SECTION)");
        }
    }

    /** The listener that serves every Ingress on {@code port}. */
    public static ListenerName ofIngress(int port) {
        return new ListenerName("ingress/" + port);
    }

    /** The listener called {@code section} of a Gateway. */
    public static ListenerName ofGateway(String namespace, String name, String section) {
        return new ListenerName("gateway/" + namespace + "/" + name + "/" + section);
    }

    /** The listener called {@code section} of a ListenerSet. */
    public static ListenerName ofListenerSet(String namespace, String name, String section) {
        return new ListenerName("listenerset/" + namespace + "/" + name + "/" + section);
    }

    /** Whether a Gateway, or a ListenerSet of one, asked for this listener; an Ingress did otherwise. */
    public boolean ofGateway() {
        return !value.startsWith("ingress/");
    }

    @Override
    public int compareTo(ListenerName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
