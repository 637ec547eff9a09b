// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The chart's values, their schema and its README say the same: comments of values.yaml are the descriptions of both others. */
final class ChartDocTest {
    private static final Path CHART = Path.of("../charts/rauta");
    private static final Path SCHEMA = CHART.resolve("values.schema.json");

    /** What a parent chart's other parts, and the API of Kubernetes, say more about than we do. */
    private static final Set<String> FREE = Set.of(
            "global", "podSecurityContext", "podSecurityContext.seccompProfile", "securityContext", "securityContext.capabilities",
            "controller.resources", "dataplane.resources");

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private final JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private List<ChartValues.Entry> entries;
    private JsonNode values;
    private ObjectNode schema;

    @BeforeEach
    void read() throws IOException {
        Path file = CHART.resolve("values.yaml");
        entries = ChartValues.read(Files.readAllLines(file));
        values = new YAMLMapper().readTree(Files.readString(file));
        schema = (ObjectNode) json.readTree(Files.readString(SCHEMA));
    }

    @Test
    void everyValueHasAComment() {
        assertThat(entries).filteredOn(entry -> entry.comment().isBlank() || !entry.comment().matches("(?s).*[.}:)]$")).isEmpty();
        assertThat(entries).extracting(ChartValues.Entry::path).doesNotHaveDuplicates();
    }

    @Test
    void whatIsReadLineByLineIsWhatYamlSays() {
        assertThat(entries).allSatisfy(entry -> {
            JsonNode value = values.at("/" + entry.path().replace('.', '/'));
            assertThat(value.isMissingNode()).isFalse();
            if (entry.isMap()) {
                assertThat(value.propertyNames()).map(key -> entry.path() + "." + key)
                        .isSubsetOf(entries.stream().map(ChartValues.Entry::path).toList());
            } else {
                assertThat(new YAMLMapper().readTree(entry.value())).isEqualTo(value);
            }
        });
        assertThat(values.propertyNames()).isSubsetOf(entries.stream().map(ChartValues.Entry::path).toList());
    }

    @Test
    void theSchemaKnowsTheSameValues() {
        Set<String> documented = entries.stream().map(ChartValues.Entry::path).collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = new TreeSet<>();
        collect("", schema, documented, known);
        assertThat(known).isEqualTo(documented);
    }

    /** Below a value that is a leaf of values.yaml, the schema says by itself what is what. */
    private static void collect(String path, JsonNode schema, Set<String> documented, Set<String> known) {
        schema.path("properties").propertyStream().forEach(property -> {
            String its = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
            boolean belowLeaf = !path.isEmpty() && documented.stream().noneMatch(one -> one.startsWith(path + "."));
            if (!belowLeaf) {
                known.add(its);
                collect(its, property.getValue(), documented, known);
            }
        });
    }

    @Test
    void everySchemaHasATypeAndRefusesWhatItDoesNotKnow() {
        List<String> wrong = new ArrayList<>();
        check("", schema, wrong);
        assertThat(wrong).isEmpty();
    }

    private static void check(String path, JsonNode schema, List<String> wrong) {
        if (!schema.has("type") && !schema.has("enum")) {
            wrong.add(path + ": no type");
        }
        JsonNode properties = schema.path("properties");
        if (!properties.isMissingNode() && !FREE.contains(path) && schema.path("additionalProperties").asBoolean(true)
                && !path.endsWith("[]")) {
            wrong.add(path + ": takes keys that it does not know");
        }
        properties.propertyStream().forEach(property ->
                check(path.isEmpty() ? property.getKey() : path + "." + property.getKey(), property.getValue(), wrong));
        if (schema.has("items")) {
            check(path + "[]", schema.path("items"), wrong);
        }
        if (schema.path("type").asString("").equals("array") && !schema.has("items")) {
            wrong.add(path + ": a list of anything");
        }
    }

    @Test
    void descriptionsOfTheSchemaAreTheComments() throws IOException {
        for (ChartValues.Entry entry : entries) {
            describe((ObjectNode) ChartReadme.at(schema, entry.path()), entry.comment());
        }
        GeneratedDoc.compare(SCHEMA, json.writeValueAsString(schema) + "\n");
        assertThat(undescribed("", schema)).isEmpty();
    }

    private static void describe(ObjectNode schema, String comment) {
        ObjectNode others = schema.deepCopy().without("description");
        schema.removeAll();
        schema.put("description", comment).setAll(others);
    }

    private static List<String> undescribed(String path, JsonNode schema) {
        List<String> found = new ArrayList<>();
        schema.path("properties").propertyStream().forEach(property -> {
            String its = path + "." + property.getKey();
            if (property.getValue().path("description").asString("").isBlank() && !path.endsWith("[]")) {
                found.add(its);
            }
            found.addAll(undescribed(its, property.getValue()));
        });
        if (schema.has("items")) {
            found.addAll(undescribed(path + "[]", schema.path("items")));
        }
        return found;
    }

    @Test
    void theReadmeIsMadeOfThem() throws IOException {
        GeneratedDoc.compare(CHART.resolve("README.md"), ChartReadme.of(entries, schema));
    }

    /** The table of docs/migrating.md that has ingress-nginx's values and ours: ours are there. */
    @Test
    void valuesBesideThoseOfIngressNginxAreThere() throws IOException {
        String text = Files.readString(Path.of("../docs/migrating.md"));
        List<String> ours = text.substring(text.indexOf("## Values of the chart")).lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> CODE.matcher(line.split("\\|")[2]).results().map(found -> found.group(1)))
                .filter(name -> name.contains(".") && !name.startsWith("."))
                .map(name -> name.replace(".*", ""))
                .toList();
        assertThat(ours).hasSizeGreaterThan(30).allSatisfy(name -> assertThat(ChartReadme.at(schema, name).isObject()).isTrue());
    }

    @Test
    void whatIsNotOneLineAValueIsRefused() {
        assertThatThrownBy(() -> ChartValues.read(List.of("a:", "    b: 1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("values.yaml: '    b: 1' (expected: KEY: VALUE in one line, comments above)");
        assertThatThrownBy(() -> ChartValues.read(List.of("- a"))).isInstanceOf(IllegalArgumentException.class);
    }
}
