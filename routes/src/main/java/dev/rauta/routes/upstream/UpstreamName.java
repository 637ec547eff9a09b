// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.upstream;

/**
 * Names an upstream: {@code NAMESPACE/SERVICE:PORT}, the Service port's number; also its metric label.
 *
 * <p>The same Service spoken to in another way is another upstream, {@code NAMESPACE/SERVICE:PORT~VARIANT}.
 *
 * @param value the whole name
 */
public record UpstreamName(String value) implements Comparable<UpstreamName> {
    public UpstreamName {
        if (value.isEmpty() || value.contains("|") || value.contains("#")) {
            throw new IllegalArgumentException("upstream name: '" + value + "' (expected: NAMESPACE/SERVICE:PORT)");
        }
    }

    public static UpstreamName of(String namespace, String service, int port) {
        return new UpstreamName(namespace + "/" + service + ":" + port);
    }

    /** The same endpoints spoken to in another way, such as {@code h2c}. */
    public UpstreamName variant(String how) {
        return new UpstreamName(value + "~" + how);
    }

    @Override
    public int compareTo(UpstreamName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
