// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What .github says of the repository is so. */
final class WorkflowsTest {
    private static final Path ROOT = Path.of("..");
    private static final Path WORKFLOWS = ROOT.resolve(".github/workflows");
    private static final Pattern TARGET = Pattern.compile("(?m)^([a-z0-9-]+):.*## ");
    private static final Pattern MADE = Pattern.compile("\\bmake ((?:[a-z][a-z-]* ?)+)");

    private final YAMLMapper yaml = new YAMLMapper();

    @Test
    void eachTargetIsInTheMakefile() throws IOException {
        Set<String> targets = TARGET.matcher(Files.readString(ROOT.resolve("Makefile")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
        Set<String> asked = new TreeSet<>();
        for (Path file : files(WORKFLOWS)) {
            JsonNode workflow = yaml.readTree(Files.readString(file));
            assertThat(workflow.path("jobs").size()).as(file + " has jobs").isPositive();
            workflow.findValues("run").stream()
                    .flatMap(run -> MADE.matcher(run.asString()).results())
                    .map((MatchResult made) -> made.group(1).strip().split(" +"))
                    .forEach(names -> asked.addAll(List.of(names)));
            workflow.findValues("target").forEach(all -> all.forEach(one -> asked.add(one.asString())));
        }
        assertThat(asked).contains("release", "conformance-gateway", "bench").isSubsetOf(targets);
    }

    @Test
    void eachScriptThatIsRunIsThere() throws IOException {
        for (Path file : files(WORKFLOWS)) {
            Pattern.compile("(?:^|[ \"])((?:scripts|\\.ci)/[a-z-]+)")
                    .matcher(Files.readString(file))
                    .results()
                    .forEach(script -> assertThat(ROOT.resolve(script.group(1))).isRegularFile());
        }
    }

    @Test
    void eachGoModuleIsKeptUpToDate() throws IOException {
        JsonNode updates = yaml.readTree(Files.readString(ROOT.resolve(".github/dependabot.yml"))).path("updates");
        Set<String> watched = updates.valueStream()
                .filter(each -> each.path("package-ecosystem").asString().equals("gomod"))
                .map(each -> each.path("directory").asString())
                .collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> all = Files.walk(ROOT.resolve("e2e"))) {
            assertThat(watched)
                    .isEqualTo(all.filter(file -> file.endsWith("go.mod") && !file.toString().contains("/target/"))
                            .map(file -> "/" + ROOT.relativize(file.getParent()))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }
}
