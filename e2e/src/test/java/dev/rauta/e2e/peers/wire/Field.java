// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.wire;

import java.util.List;
import java.util.stream.Collectors;

/** A header or trailer field as it came, its bytes read as ISO 8859-1. */
public record Field(String name, String value) {

    /** The values of all fields of a name, joined as one list; empty where there is none. */
    public static String joined(List<Field> fields, String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .collect(Collectors.joining(", "));
    }

    public static boolean has(List<Field> fields, String name) {
        return fields.stream().anyMatch(field -> field.name().equalsIgnoreCase(name));
    }
}
