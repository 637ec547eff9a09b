// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A header or trailer field, its name in lower case; a value's characters are bytes (ISO 8859-1). */
public record Field(String name, String value) {

    /** The values of each name in their order: all that RFC 9110, section 5.3, promises. */
    private static Map<String, List<String>> byName(List<Field> fields, Set<String> except) {
        Map<String, List<String>> named = new TreeMap<>();
        for (Field field : fields) {
            if (!except.contains(field.name())) {
                named.computeIfAbsent(field.name(), _ -> new ArrayList<>()).add(field.value());
            }
        }
        return named;
    }

    /** The names whose values are not the same, with both; empty where there are none. */
    public static List<String> differences(List<Field> expected, List<Field> actual, Set<String> except) {
        Map<String, List<String>> left = byName(expected, except);
        Map<String, List<String>> right = byName(actual, except);
        Set<String> names = new TreeSet<>(left.keySet());
        names.addAll(right.keySet());
        return names.stream()
                .filter(name -> !left.getOrDefault(name, List.of()).equals(right.getOrDefault(name, List.of())))
                .map(name -> name + ": " + shown(right.get(name)) + " (expected: " + shown(left.get(name)) + ")")
                .toList();
    }

    private static String shown(List<String> values) {
        if (values == null) {
            return "none";
        }
        StringBuilder text = new StringBuilder();
        values.forEach(value -> {
            text.append(text.isEmpty() ? "\"" : ", \"");
            value.chars().forEach(c -> text.append(c > ' ' && c < 0x7f ? Character.toString(c) : String.format("{%02x}", c)));
            text.append('"');
        });
        return text.toString();
    }

    /** The first value of {@code name}, empty where there is none. */
    public static String first(List<Field> fields, String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst().map(Field::value).orElse("");
    }

    public static boolean has(List<Field> fields, String name) {
        return fields.stream().anyMatch(field -> field.name().equals(name));
    }
}
