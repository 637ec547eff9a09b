// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import dev.rauta.e2e.process.Helm;
import dev.rauta.e2e.process.Programs;
import dev.rauta.routes.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every command that a document shows works; docs/commands.md lists them with what is done to each. */
@NeedsControlPlane(own = true)
final class DocCommandsIT {
    private static final Pattern FLAG = Pattern.compile("(?<=\\s)--[a-z][a-z-]*");
    private static final Pattern VARIABLE = Pattern.compile("\\b([A-Z_]{2,})=");
    private static final Pattern TEST_CLASS = Pattern.compile("-D(?:it\\.)?test='?(\\w+)\\b(?!\\*)");
    private static final Duration START = Duration.ofSeconds(60);
    private static Desk desk;

    @BeforeAll
    static void sitDown(ControlPlane cluster, @TempDir Path folder) throws IOException {
        Path kubectl = cluster.kubectl();
        desk = new Desk(folder, kubectl, cluster.kubeconfigs().admin());
        // What the chart can make of others' kinds.
        Programs.find("cert-manager-crds", "monitoring-crds", "keda-crds").forEach(cluster::install);
        desk.type("rauta migrate --manifests cluster --adopt-class nginx --gateway infra/public | sed -n 's/^ *namespace: //p' | sort -u | xargs -n1 kubectl create namespace");
        succeeds("kubectl create namespace rauta");
        succeeds("kubectl -n rauta create serviceaccount default");
        succeeds("kubectl -n rauta run pod-1 --image=none");
    }

    @AfterAll
    static void standUp() {
        desk.close();
    }

    @TestFactory
    Stream<DynamicTest> everyCommand() {
        return commands()
                .filter(shown -> done(Treatment.of(shown)))
                .map(shown -> dynamicTest(shown.file() + ":" + shown.line() + " " + shown.command(), () -> treat(shown)));
    }

    /** Those that are shown again do the same again. */
    private static Stream<Shown> commands() {
        Map<String, Shown> first = new LinkedHashMap<>();
        Documents.all().forEach(shown -> first.putIfAbsent(Treatment.of(shown) + shown.command(), shown));
        return first.values().stream();
    }

    private static boolean done(Treatment treatment) {
        return switch (treatment) {
            case FOLLOWED, COMPARED, PULLS, IN_GUIDE -> false;
            default -> true;
        };
    }

    private void treat(Shown shown) throws Exception {
        String command = shown.command();
        switch (Treatment.of(shown)) {
            case MENTIONED -> succeeds(command.replaceFirst(" URL$", "") + " --help");
            case NEEDS_PODS -> succeeds(command.replace("POD", "pod-1") + " --help");
            case NOW -> assertThat(succeeds("( cd " + Helm.root() + " && " + command + " )")).isNotBlank();
            case TARGET -> target(command);
            case MEASURES -> measures(command);
            case SCRIPT -> script(command);
            case BUILDS -> builds(command);
            case SERVES -> serves(command);
            case SETS -> succeeds("( " + command + " )");
            default -> run(command);
        }
    }

    private static String succeeds(String command) {
        Shell.Said said = desk.type(command);
        assertThat(said.status()).as(command + "\n" + said.output()).isZero();
        return said.output();
    }

    private static void target(String command) throws IOException {
        String known = Files.readString(Helm.root().resolve("Makefile"))
                + Files.readString(Helm.root().resolve("e2e/conformance/gateway.sh"))
                + Files.readString(Helm.root().resolve("scripts/fuzz"));
        VARIABLE.matcher(command).results().forEach(variable -> assertThat(known).contains(variable.group(1)));
        // Nothing is made; files that it is told of need not be there.
        assertThat(succeeds("( cd " + Helm.root() + " && " + command.replaceFirst("\\bmake ", "make -n ") + " )")).isNotBlank();
    }

    private static void measures(String command) {
        Matcher script = Pattern.compile("bench/[a-z-]+").matcher(command);
        assertThat(script.find()).isTrue();
        assertThat(Helm.root().resolve(script.group())).isExecutable();
        List<String> flags = FLAG.matcher(command).results().map(MatchResult::group).toList();
        if (!flags.isEmpty()) {
            assertThat(succeeds(Helm.root().resolve(script.group()) + " --help")).as(script.group() + " --help").contains(flags);
        }
    }

    private static void script(String command) {
        Matcher script = Pattern.compile("(?:scripts|e2e)/[a-z][-a-z/.]*").matcher(command);
        assertThat(script.find()).isTrue();
        assertThat(Helm.root().resolve(script.group())).isExecutable();
    }

    private static void builds(String command) throws IOException {
        Matcher names = TEST_CLASS.matcher(command);
        while (names.find()) {
            String name = names.group(1);
            if (!name.equals("NoSuch") && !name.equals("Ingress")) {
                try (Stream<Path> files = Files.walk(Helm.root())) {
                    assertThat(files.filter(file -> file.endsWith(name + ".java"))).as(name).isNotEmpty();
                }
            }
        }
    }

    private static void serves(String command) {
        int admin = FreePorts.next();
        // On ports of its own, for the usual ones may be somebody's.
        String started = command.replaceFirst("(rauta (?:standalone|controller))", "$1 --admin-address 127.0.0.1:" + admin);
        if (command.contains("standalone") && !command.contains("--shadow")) {
            started += " --privileged-port-offset " + FreePorts.offset(80, 443);
        }
        String log = desk.folder().resolve("started.log").toString();
        String feed = command.contains("controller") && !command.contains("--shadow") ? " --feed-address 127.0.0.1:" + FreePorts.next() : "";
        succeeds("{ " + started + feed + " ; } > " + log + " 2>&1 & ");
        try {
            succeeds("for _ in $(seq " + START.toSeconds() * 4 + "); do rauta probe http://127.0.0.1:" + admin
                    + "/readyz > probe.log 2>&1 && break; sleep 0.25; done; rauta probe http://127.0.0.1:" + admin + "/readyz || { cat " + log + "; false; }");
        } finally {
            desk.type("pkill -TERM -P $! || kill $!; wait $!");
        }
    }

    private static void run(String command) {
        if (command.startsWith("helm install")) {
            String name = command.split(" ")[2];
            succeeds("helm uninstall " + name + " -n " + name + " --ignore-not-found");
        } else if (command.startsWith("helm upgrade") || command.startsWith("helm rollback")) {
            succeeds("helm status rauta -n rauta || helm install rauta charts/rauta -n rauta");
        }
        Shell.Said said = desk.type(command);
        // Both say by 1 that there is something to see to, which the examples have on purpose.
        boolean finds = command.startsWith("rauta check") || command.startsWith("rauta diff");
        assertThat(said.status()).as(command + "\n" + said.output()).isIn(finds ? List.of(0, 1) : List.of(0));
    }

    /** What is said to be run by the clock, or with every change, is. */
    @Test
    void workflowsRunWhatTheyAreSaidTo() throws IOException {
        List<String> changes = Files.readAllLines(Helm.root().resolve(".ci/run"));
        for (Rehearsal each : Rehearsal.all()) {
            assertThat(each.ci().isEmpty() || changes.contains(each.ci())).as(each.ci() + " in .ci/run").isTrue();
            if (!each.scheduled().isEmpty()) {
                assertThat(each.workflow().targets()).as(each.command()).contains(each.target());
            }
        }
        assertThat(Workflow.of("conformance.yml").targets()).contains("doc-commands", "e2e");
        assertThat(Workflow.of("conformance.yml").often()).isEqualTo("nightly");
        assertThat(Files.readString(Helm.root().resolve(".github/workflows/check.yml"))).contains("bash .ci/run");
    }

    @Test
    void theListIsComplete() throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        Map<Way, Integer> counts = new EnumMap<>(Way.class);
        for (Shown shown : Documents.all()) {
            Treatment treatment = Treatment.of(shown);
            String command = shown.command().replace("|", "\\|");
            String row = "| %s | `%s` | %s |%n".formatted(shown.file(), command, treatment.told(shown.command()));
            if (rows.putIfAbsent(shown.file() + command, row) == null) {
                counts.merge(treatment.way(shown.command()), 1, Integer::sum);
            }
        }
        String text = """
                # The commands of the documents

                Generated by `DocCommandsIT`. Of %d commands, one of several documents counted for each, there are

                %s
                | document | command | what is done |
                |---|---|---|
                %s""".formatted(
                rows.size(),
                counts.entrySet().stream().map(each -> "- %d %s%n".formatted(each.getValue(), each.getKey().told())).collect(Collectors.joining()),
                String.join("", rows.values()));
        Path file = Helm.root().resolve("docs/commands.md");
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(file, text);
        }
        assertThat(Files.readString(file)).isEqualTo(text);
    }
}
