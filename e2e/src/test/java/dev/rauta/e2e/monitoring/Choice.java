// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.monitoring;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is chosen of a dashboard's variables, and how Grafana puts it into a query.
 *
 * @param values by the variable's name, as they stand in a query
 */
record Choice(Map<String, String> values) {
    /** At least four scrapes, which come every second. */
    private static final String RATE_INTERVAL = "8s";

    private static final Pattern SPECIAL = Pattern.compile("[\\\\^$.*+?()|\\[\\]{}]");

    Choice {
        values = Map.copyOf(values);
    }

    /** All of each. */
    static Choice all(Dashboard dashboard) {
        Map<String, String> values = new TreeMap<>();
        dashboard.variables().forEach(variable -> values.put(variable.name(), ".*"));
        return new Choice(values);
    }

    /** The same with one value of one variable. */
    Choice with(String variable, String value) {
        Map<String, String> more = new TreeMap<>(values);
        // Once for the expression and once for the string that it stands in.
        more.put(variable, SPECIAL.matcher(value).replaceAll("\\\\\\\\$0"));
        return new Choice(more);
    }

    /** A query as Prometheus gets it. */
    String fill(String query) {
        String filled = query.replace("$__rate_interval", RATE_INTERVAL);
        for (Map.Entry<String, String> one : values.entrySet()) {
            filled = filled.replaceAll("\\$" + one.getKey() + "\\b", Matcher.quoteReplacement(one.getValue()));
        }
        if (filled.contains("$")) {
            throw new IllegalArgumentException("query: " + filled + " (expected: no variables but " + values.keySet() + ")");
        }
        return filled;
    }

    /** What one may choose of a variable. */
    static Set<String> offered(Prometheus prometheus, Dashboard.Variable variable, Choice choice) {
        List<String> labels = prometheus.labelValues(choice.fill(variable.selector()), variable.label());
        Set<String> values = new LinkedHashSet<>();
        for (String label : labels) {
            variable.pattern().ifPresentOrElse(
                    pattern -> pattern.matcher(label).results().forEach(found -> values.add(found.group("value"))),
                    () -> values.add(label));
        }
        return values;
    }
}
