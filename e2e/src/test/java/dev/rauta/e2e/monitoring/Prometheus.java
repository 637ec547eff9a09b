// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.monitoring;

import dev.rauta.e2e.process.ChildProcess;
import dev.rauta.e2e.process.Http;
import dev.rauta.e2e.process.Programs;
import dev.rauta.routes.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running Prometheus that scrapes and evaluates rules every second. */
final class Prometheus implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration UP = Duration.ofSeconds(60);
    private static final int OK = 200;

    private final ChildProcess process;
    private final String site;

    private Prometheus(ChildProcess process, String site) {
        this.process = process;
        this.site = site;
    }

    /**
     * What is scraped.
     *
     * @param labels that a ServiceMonitor's scrape would give
     */
    record Target(String job, int port, Map<String, String> labels) {
        Target {
            labels = Map.copyOf(labels);
        }

        private String yaml() {
            String its = labels.entrySet().stream()
                    .map(label -> label.getKey() + ": \"" + label.getValue() + "\"")
                    .collect(Collectors.joining(", "));
            return "- job_name: %s\n  static_configs: [{targets: [\"127.0.0.1:%d\"], labels: {%s}}]\n".formatted(job, port, its);
        }
    }

    /**
     * Starts one, which is up when it is handed out.
     *
     * @param rules a file of rules
     */
    static Prometheus start(Path folder, Path rules, List<Target> targets) {
        Path program = Programs.find("prometheus").getFirst();
        String address = "127.0.0.1:" + FreePorts.next();
        Path config = folder.resolve("prometheus.yaml");
        try {
            Files.writeString(config, "global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}\nrule_files: [\"" + rules
                    + "\"]\nscrape_configs:\n" + targets.stream().map(Target::yaml).collect(Collectors.joining()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ChildProcess process = ChildProcess.start("prometheus", folder, Map.of(), List.of(
                program.toString(), "--config.file=" + config, "--storage.tsdb.path=" + folder.resolve("prometheus"),
                "--web.listen-address=" + address, "--log.level=warn"));
        Prometheus started = new Prometheus(process, "http://" + address);
        process.awaitUp(UP, () -> Http.get(started.site + "/-/ready").status() == OK);
        return started;
    }

    /** A series of a result, by its labels; its value now. */
    record Sample(Map<String, String> labels, double value) {
        Sample {
            labels = Map.copyOf(labels);
        }
    }

    /** Where it answers. */
    String site() {
        return site;
    }

    /** What a query says now; an error is an exception with Prometheus' own words. */
    List<Sample> query(String query) {
        List<Sample> samples = new ArrayList<>();
        for (JsonNode one : get("/api/v1/query?query=" + encoded(query)).path("result")) {
            Map<String, String> labels = one.path("metric").properties().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, label -> label.getValue().asString()));
            samples.add(new Sample(labels, value(one.path("value").path(1).asString())));
        }
        return samples;
    }

    private static double value(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** Values of a label among the series that a selector takes. */
    List<String> labelValues(String selector, String label) {
        List<String> values = new ArrayList<>();
        get("/api/v1/label/" + label + "/values?match[]=".replace("[", "%5B").replace("]", "%5D") + encoded(selector))
                .forEach(value -> values.add(value.asString()));
        return values;
    }

    /** What the rules that could not be evaluated say; empty where all could. */
    List<String> ruleErrors() {
        List<String> errors = new ArrayList<>();
        for (JsonNode group : get("/api/v1/rules").path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                if (!rule.path("health").asString().equals("ok")) {
                    errors.add(rule.path("name").asString() + ": " + rule.path("health").asString() + " "
                            + rule.path("lastError").asString(""));
                }
            }
        }
        return errors;
    }

    private JsonNode get(String path) {
        Http.Answer answer = Http.get(site + path);
        if (answer.status() != OK) {
            throw new IllegalStateException(path + ": " + answer.status() + " " + answer.body() + " (expected: 200)");
        }
        return JSON.readTree(answer.body()).path("data");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.close();
    }
}
