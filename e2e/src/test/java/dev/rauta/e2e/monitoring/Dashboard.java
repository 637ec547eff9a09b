// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.monitoring;

import dev.rauta.e2e.process.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A dashboard of the chart, as Grafana reads it.
 *
 * @param variables those that a query answers, in their order
 * @param json all of it
 */
record Dashboard(String file, String uid, List<Variable> variables, List<Panel> panels, JsonNode json) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    Dashboard {
        variables = List.copyOf(variables);
        panels = List.copyOf(panels);
    }

    /** A panel with its queries, which name variables. */
    record Panel(String title, List<String> queries, JsonNode json) {
        Panel {
            queries = List.copyOf(queries);
        }

        String description() {
            return json.path("description").asString("");
        }

        String unit() {
            return json.path("fieldConfig").path("defaults").path("unit").asString("");
        }
    }

    /**
     * A variable whose values are those of a label.
     *
     * @param pattern what of a value counts: its group {@code value}
     */
    record Variable(String name, String selector, String label, Optional<Pattern> pattern) {
        private static final Pattern QUERY = Pattern.compile("label_values\\((.*), ([a-z_]+)\\)");

        static Variable of(JsonNode json) {
            String query = json.path("query").asString();
            var parts = QUERY.matcher(query);
            if (!parts.matches()) {
                throw new IllegalArgumentException("query: " + query + " (expected: label_values(SELECTOR, LABEL))");
            }
            String regex = json.path("regex").asString("");
            // Grafana's is between slashes.
            Optional<Pattern> pattern =
                    regex.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(regex.substring(1, regex.length() - 1)));
            return new Variable(json.path("name").asString(), parts.group(1), parts.group(2), pattern);
        }
    }

    static List<Dashboard> all() {
        try (Stream<Path> files = Files.list(Helm.root().resolve("charts/rauta/dashboards"))) {
            return files.sorted().map(Dashboard::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Dashboard read(Path file) {
        try {
            JsonNode json = JSON.readTree(Files.readString(file));
            List<Variable> variables = new ArrayList<>();
            for (JsonNode variable : json.path("templating").path("list")) {
                if (variable.path("type").asString().equals("query")) {
                    variables.add(Variable.of(variable));
                }
            }
            List<Panel> panels = new ArrayList<>();
            for (JsonNode panel : json.path("panels")) {
                List<String> queries = new ArrayList<>();
                panel.path("targets").forEach(target -> queries.add(target.path("expr").asString()));
                panels.add(new Panel(panel.path("title").asString(), queries, panel));
            }
            return new Dashboard(file.getFileName().toString(), json.path("uid").asString(), variables, panels, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
