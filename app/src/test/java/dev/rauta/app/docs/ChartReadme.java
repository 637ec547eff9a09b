// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The chart's README, made of its values' comments and its schema. */
final class ChartReadme {
    private static final String HEAD = """
            # The chart rauta

            Generated from `values.yaml` and `values.schema.json` by `make golden`.

                helm install rauta oci://ghcr.io/rauta/charts/rauta --namespace rauta --create-namespace

            installs a controller and two dataplanes behind a load balancer, under the restricted pod security profile, and an IngressClass `rauta`;
            where the Gateway API is installed a GatewayClass too. What matters first, load balancers of clouds, rights and upgrades:
            [docs/operations.md](https://github.com/rauta/rauta/blob/main/docs/operations.md). Whoever comes from ingress-nginx finds its values beside
            these in [docs/migrating.md](https://github.com/rauta/rauta/blob/main/docs/migrating.md#values-of-the-chart).

            Every value is checked by a schema: one that is misspelt, of another type or out of its range is refused, and so are values that do not go
            together, before anything is installed.

            ## Values

            """;
    private static final String COLUMNS = "| value | type | default | meaning |\n|---|---|---|---|\n";

    private ChartReadme() {}

    /** Throws {@link IllegalArgumentException} where the schema does not know a value. */
    static String of(List<ChartValues.Entry> entries, JsonNode schema) {
        StringBuilder text = new StringBuilder(HEAD).append(COLUMNS);
        entries.stream().filter(entry -> !entry.isMap() && !entry.path().contains(".")).forEach(entry -> row(text, entry, schema));
        for (ChartValues.Entry entry : entries) {
            if (entry.isMap() && !entry.path().contains(".")) {
                text.append("\n### ").append(entry.path()).append("\n\n").append(entry.comment()).append("\n\n").append(COLUMNS);
                entries.stream().filter(one -> one.path().startsWith(entry.path() + ".")).forEach(one -> row(text, one, schema));
            }
        }
        return text.toString();
    }

    private static void row(StringBuilder text, ChartValues.Entry entry, JsonNode schema) {
        String type = entry.isMap() ? "" : type(at(schema, entry.path()));
        String value = entry.isMap() ? "" : "`" + entry.value() + "`";
        text.append("| `").append(entry.path()).append("` | ").append(type).append(" | ").append(value.replace("|", "\\|")).append(" | ")
                .append(entry.comment().replace("|", "\\|")).append(" |\n");
    }

    /** The schema of a value. */
    static JsonNode at(JsonNode schema, String path) {
        JsonNode at = schema;
        for (String key : path.split("\\.")) {
            at = at.path("properties").path(key);
        }
        if (at.isMissingNode()) {
            throw new IllegalArgumentException("values.schema.json: no " + path + " (expected: every key of values.yaml)");
        }
        return at;
    }

    private static String type(JsonNode schema) {
        if (schema.has("enum")) {
            return schema.path("enum").valueStream()
                    .filter(one -> !one.asString().isEmpty())
                    .map(one -> "`" + one.asString() + "`")
                    .collect(Collectors.joining(", "));
        }
        if (schema.path("type").asString("").equals("array")) {
            String items = schema.path("items").has("enum") ? type(schema.path("items")) : words(schema.path("items").path("type"), "s");
            return "list of " + items;
        }
        String words = words(schema.path("type"), "");
        String others = words.replaceFirst(" or .*", "");
        return others + range(schema) + words.substring(others.length());
    }

    private static String words(JsonNode type, String end) {
        List<JsonNode> types = type.isArray() ? type.valueStream().toList() : List.of(type);
        return types.stream()
                .map(JsonNode::asString)
                .map(one -> one.equals("object") ? "map" : one)
                .map(one -> one.equals("null") ? one : one + end)
                .collect(Collectors.joining(" or "));
    }

    private static String range(JsonNode schema) {
        List<String> said = new ArrayList<>();
        boolean both = schema.has("minimum") && schema.has("maximum");
        if (both) {
            said.add(schema.path("minimum").asString() + ".." + schema.path("maximum").asString());
        } else if (schema.has("minimum")) {
            said.add("from " + schema.path("minimum").asString());
        }
        if (schema.has("exclusiveMinimum")) {
            said.add("above " + schema.path("exclusiveMinimum").asString());
        }
        if (schema.has("maximum") && !both) {
            said.add("to " + schema.path("maximum").asString());
        }
        return said.isEmpty() ? "" : " " + String.join(" ", said);
    }
}
