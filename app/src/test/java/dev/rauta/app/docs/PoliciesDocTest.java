// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.routes.testing.CodeBlocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** docs/policies.md has a row for each field of the TrafficPolicy's schema, by its annotation's right name, and an example for each part. */
final class PoliciesDocTest {
    private static final Path DOCUMENT = Path.of("../docs/policies.md");
    private static final Path SCHEMA = Path.of("../charts/rauta/crds/rauta.dev_trafficpolicies.yaml");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private final YAMLMapper yaml = new YAMLMapper();

    @Test
    void eachFieldHasARow() throws IOException {
        assertThat(rows().keySet()).isEqualTo(fields());
    }

    @Test
    void annotationsAreThePathsOfTheFields() throws IOException {
        rows().forEach((path, annotation) -> {
            if (!annotation.isEmpty()) {
                assertThat(annotation).as(path).isEqualTo("rauta.dev/" + kebab(path));
            }
        });
    }

    @Test
    void eachPartHasAnExample() throws IOException {
        Set<String> shown = new TreeSet<>();
        for (String example : CodeBlocks.beginningWith("spec:", Files.readString(DOCUMENT))) {
            collect("", yaml.readTree(example).path("spec"), shown);
        }
        Set<String> parts = fields().stream().map(PoliciesDocTest::part).collect(Collectors.toCollection(TreeSet::new));
        Set<String> examples = shown.stream().map(PoliciesDocTest::part).collect(Collectors.toCollection(TreeSet::new));
        examples.remove("targetRefs");
        assertThat(examples).isEqualTo(parts);
    }

    /** What has a paragraph of its own: a field of the spec, and each kind of authentication. */
    private static String part(String path) {
        List<String> names = List.of(path.replace("[]", "").split("\\."));
        return names.getFirst().equals("authentication") ? String.join(".", names.subList(0, 2)) : names.getFirst();
    }

    /** By path, the annotation's name, or nothing where it has none. */
    private static Map<String, String> rows() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(DOCUMENT)) {
            if (!line.startsWith("| `")) {
                continue;
            }
            String[] cells = line.split("\\|", 4);
            List<String> paths = code(cells[1]);
            List<String> annotations = code(cells[2]);
            for (int i = 0; i < paths.size(); i++) {
                String path = whole(paths.getFirst(), '.', paths.get(i));
                String annotation = i < annotations.size() ? whole(annotations.getFirst(), '-', annotations.get(i)) : "";
                assertThat(rows.put(path, annotation)).as("rows of %s before", path).isNull();
            }
        }
        return rows;
    }

    /** A name that begins with its separator is a sibling of the first in its cell. */
    private static String whole(String first, char separator, String name) {
        return name.charAt(0) != separator
                ? name
                : first.substring(0, first.length() - last(first, separator, name)) + name;
    }

    private static int last(String first, char separator, String name) {
        String end = first;
        for (long parts = name.chars().filter(one -> one == separator).count(); parts > 1; parts--) {
            end = end.substring(0, end.lastIndexOf(separator));
        }
        return first.length() - end.lastIndexOf(separator);
    }

    private static List<String> code(String cell) {
        return CODE.matcher(cell).results().map(found -> found.group(1)).toList();
    }

    private static String kebab(String path) {
        Matcher capitals = Pattern.compile("[A-Z]").matcher(path.replace("[]", "").replace('.', '-'));
        return capitals.replaceAll(found -> "-" + found.group().toLowerCase(Locale.ROOT));
    }

    private Set<String> fields() throws IOException {
        JsonNode spec = yaml.readTree(Files.readString(SCHEMA))
                .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties");
        assertThat(spec.isObject()).as("properties of the spec").isTrue();
        Set<String> fields = new TreeSet<>();
        spec.properties().forEach(field -> {
            if (!field.getKey().equals("targetRefs")) {
                leaves(field.getKey(), field.getValue(), fields);
            }
        });
        return fields;
    }

    private static void leaves(String path, JsonNode schema, Set<String> fields) {
        if (schema.path("items").path("properties").isObject()) {
            leaves(path + "[]", schema.path("items"), fields);
        } else if (schema.path("properties").isObject()) {
            schema.path("properties").properties().forEach(
                    field -> leaves(path + "." + field.getKey(), field.getValue(), fields));
        } else {
            fields.add(path);
        }
    }

    private static void collect(String path, JsonNode value, Set<String> paths) {
        if (value.isObject() && !value.isEmpty()) {
            value.properties().forEach(field ->
                    collect(path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), paths));
        } else {
            paths.add(path);
        }
    }
}
