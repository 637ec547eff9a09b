// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Flags from a YAML file: the same names without dashes in front; a list for a repeatable flag. */
public final class ConfigFile {
    /** No file. */
    public static final ConfigFile NONE = new ConfigFile(Map.of());

    private final Map<String, String> values;

    private ConfigFile(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads a file.
     *
     * <p>Throws {@link IllegalArgumentException}, one line, for a file that cannot be read, is not a map, or holds a
     * key that is not in {@code known}.
     */
    public static ConfigFile read(Path path, Collection<String> known) {
        JsonNode root;
        try {
            root = new YAMLMapper().readTree(path.toFile());
        } catch (JacksonException e) {
            String why = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
            throw new IllegalArgumentException("config file " + path + ": " + why + " (expected: YAML)", e);
        }
        if (root.isMissingNode() || root.isNull()) {
            return NONE;
        }
        if (!root.isObject()) {
            throw new IllegalArgumentException("config file " + path + ": not a map (expected: flag names with values)");
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            if (!known.contains(entry.getKey())) {
                throw new IllegalArgumentException("config file " + path + ": unknown key " + entry.getKey()
                        + Suggestion.among(entry.getKey(), known));
            }
            values.put(entry.getKey(), text(entry.getValue()));
        }
        return new ConfigFile(values);
    }

    /** The value of a flag as on the command line, null where the file has none. */
    public @Nullable String value(String flag) {
        return values.get(flag);
    }

    private static String text(JsonNode node) {
        if (!node.isArray()) {
            return node.asString();
        }
        List<String> items = new ArrayList<>();
        node.forEach(item -> items.add(item.asString()));
        return String.join(",", items);
    }
}
