// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.scaling;

import dev.rauta.bench.scaling.cluster.Shape;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a process was asked for: {@code --NAME VALUE}.
 *
 * @param values by name, without the dashes
 */
record Options(Map<String, String> values) {

    static Options parse(List<String> arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            if (!arguments.get(i).startsWith("--") || i + 1 == arguments.size()) {
                throw new IllegalArgumentException("option: " + arguments.get(i) + " (expected: --NAME VALUE)");
            }
            values.put(arguments.get(i).substring(2), arguments.get(i + 1));
        }
        return new Options(values);
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("--" + name + ": missing (expected: a value)");
        }
        return value;
    }

    int number(String name) {
        return Integer.parseInt(text(name));
    }

    int number(String name, int absent) {
        return values.containsKey(name) ? number(name) : absent;
    }

    Path path(String name) {
        return Path.of(text(name));
    }

    Shape shape() {
        return new Shape(number("routes"), number("endpoints"), Long.parseLong(text("seed")), Boolean.parseBoolean(values.get("annotated")));
    }
}
