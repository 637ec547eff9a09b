// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A header or trailer field, its name in lower case; a value's characters are bytes (ISO 8859-1). */
record Field(String name, String value) {

    /** The values of each name in their order: all that RFC 9110, section 5.3, promises. */
    static Map<String, List<String>> byName(List<Field> fields, Set<String> except) {
        Map<String, List<String>> named = new TreeMap<>();
        for (Field field : fields) {
            if (!except.contains(field.name())) {
                named.computeIfAbsent(field.name(), _ -> new ArrayList<>()).add(field.value());
            }
        }
        return named;
    }

    /** The first value of {@code name}, empty where there is none. */
    static String first(List<Field> fields, String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst().map(Field::value).orElse("");
    }

    static boolean has(List<Field> fields, String name) {
        return fields.stream().anyMatch(field -> field.name().equals(name));
    }
}
