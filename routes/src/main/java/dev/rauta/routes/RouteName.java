// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

/**
 * Names a route for people and metrics: {@code KIND/NAMESPACE/NAME/RULE}, kind in lower case.
 *
 * <p>Several routes may share one name: a rule with many matches makes one route for each match.
 *
 * @param value the whole name
 */
public record RouteName(String value) implements Comparable<RouteName> {
    public RouteName {
        if (value.chars().filter(c -> c == '/').count() < 3) {
            throw new IllegalArgumentException("route name: " + value + " (expected: KIND/NAMESPACE/NAME/RULE)");
        }
    }

    public static RouteName of(String kind, String namespace, String name, String rule) {
        return new RouteName(kind + "/" + namespace + "/" + name + "/" + rule);
    }

    @Override
    public int compareTo(RouteName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
