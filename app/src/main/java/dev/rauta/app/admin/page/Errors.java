// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin.page;

import dev.rauta.app.admin.markup.Cell;
import dev.rauta.app.admin.markup.Listing;
import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.metrics.MetricFamily;
import dev.rauta.dataplane.metrics.MetricFamily.Counter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What has gone wrong since the start, out of what is counted anyway. */
final class Errors {
    private static final Set<String> FINE = Set.of("1xx", "2xx", "3xx", "4xx", "hedged-away");
    private static final Listing.Heading HEADING = new Listing.Heading(
            "errors", "Errors since the start", "Nothing has gone wrong.", List.of("Count", "Reason", "Where", "What it counts"));

    /** How often a reason was met somewhere. */
    record Line(String reason, String where, String what) {}

    private final Map<Line, Long> counts = new HashMap<>();

    private Errors(List<MetricFamily> families) {
        for (MetricFamily family : families) {
            family.samples().forEach(sample -> {
                if (sample instanceof Counter(Map<String, String> labels, double value) && value > 0) {
                    count(family.name(), labels, (long) value);
                }
            });
        }
    }

    /** The most frequent first. */
    static Listing<Line> of(Facts facts) {
        Errors its = new Errors(facts.dataplane().map(Dataplane::metrics).orElse(List.of()));
        List<Line> all = new ArrayList<>(its.counts.keySet());
        all.sort(Comparator.comparing((Line one) -> -its.count(one)).thenComparing(Line::toString));
        return new Listing<>(HEADING, all, one -> one.reason() + " " + one.where() + " " + one.what(), its::row);
    }

    private List<Cell> row(Line one) {
        boolean client = one.reason().equals("4xx");
        return List.of(
                Cell.number(count(one)),
                Cell.of(client ? Cell.Kind.WARN : Cell.Kind.BAD, one.reason()),
                Cell.plain(one.where()),
                Cell.faint(one.what()));
    }

    private long count(Line line) {
        return counts.getOrDefault(line, 0L);
    }

    private void count(String name, Map<String, String> labels, long value) {
        switch (name) {
            case "rauta_requests_total" -> {
                String code = label(labels, "code");
                if (code.equals("4xx") || code.equals("5xx")) {
                    String route = label(labels, "route") + " on " + label(labels, "listener");
                    add(code, label(labels, "route").equals("none") ? "no route, " + label(labels, "listener") : route, "answers to clients", value);
                }
            }
            case "rauta_upstream_attempts_total" -> {
                if (!FINE.contains(label(labels, "outcome"))) {
                    add(label(labels, "outcome"), label(labels, "upstream"), "tries against an endpoint", value);
                }
            }
            case "rauta_circuit_breaker_refusals_total" ->
                add("circuit-open-" + label(labels, "limit"), label(labels, "upstream"), "refused by a circuit breaker", value);
            case "rauta_limit_reached_total" -> add(label(labels, "limit"), "all workers", "peers held to a limit", value);
            default -> {
                // It counts nothing that goes wrong.
            }
        }
    }

    private void add(String reason, String where, String what, long value) {
        counts.merge(new Line(reason, where, what), value, Long::sum);
    }

    private static String label(Map<String, String> labels, String name) {
        return labels.getOrDefault(name, "");
    }
}
