// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.rauta.e2e.process.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every make target, script and run of Maven that a document names, in its cheapest form and in a copy of the project: how it ends, and what
 * it prints. {@code make doc-commands} runs it; -Ddocs.only keeps those that an expression is found in, besides what builds.
 */
final class MakeTargetsRun {
    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final String BUILD = "make build";
    private static Path journal;
    private static Path copy;

    @BeforeAll
    static void copy(@TempDir Path folder) throws IOException {
        journal = Helm.root().resolve("e2e/target/doc-commands.txt");
        Files.writeString(journal, "");
        copy = folder.resolve("project");
        Files.createDirectory(copy);
        // With what is not committed yet, and as a repository, so that it can be asked what has changed.
        Shell.Said said = type(Helm.root(), """
                git -c safe.directory='*' ls-files -z --cached --others --exclude-standard | tar --null --ignore-failed-read -T - -c | tar -x -C %1$s \
                && cd %1$s && git init -q && git add -A && git -c user.name=e2e -c user.email=e2e@localhost commit -q -m Copied""".formatted(copy));
        assertThat(said.status()).as(said.output()).isZero();
    }

    private static Shell.Said type(Path folder, String command) {
        try (Shell shell = new Shell(folder, Map.of())) {
            return shell.type(command, LIMIT);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyOne() {
        Pattern only = Pattern.compile(System.getProperty("docs.only", ""));
        return inOrder().entrySet().stream()
                .filter(each -> each.getKey().contains(BUILD) || only.matcher(each.getKey()).find())
                .map(each -> dynamicTest(each.getKey(), () -> rehearse(each.getKey(), each.getValue())));
    }

    /** What is typed, in the order of the entries; what comes to the same is typed once. */
    private static Map<String, Rehearsal> inOrder() {
        List<String> commands = Documents.all().stream()
                .filter(shown -> Treatment.of(shown).rehearsed())
                .map(Shown::command)
                .distinct()
                .toList();
        Map<String, Rehearsal> typed = new LinkedHashMap<>();
        for (Rehearsal each : Rehearsal.all()) {
            if (!each.typed().isEmpty()) {
                commands.stream()
                        .filter(command -> Rehearsal.of(command).orElseThrow() == each)
                        .forEach(command -> typed.put(each.typed(command), each));
            }
        }
        return typed;
    }

    private static void rehearse(String typed, Rehearsal rehearsal) throws IOException {
        for (String program : rehearsal.needs()) {
            if (type(copy, "command -v " + program).status() != 0) {
                say("SKIPPED  %s: no %s on the PATH", typed, program);
                assertThat(System.getenv("RAUTA_NEEDS_ALL")).as(program + ": not on the PATH").isNull();
                Assumptions.abort(program + ": not on the PATH");
            }
        }
        long start = System.nanoTime();
        Shell.Said said = type(copy, typed);
        boolean fits = Pattern.compile(rehearsal.prints(), Pattern.MULTILINE).matcher(said.output()).find();
        String outcome = said.status() == 0 && fits ? "ok" : "FAILED";
        say("%-7s %5.0f s  exit %d  %s", outcome, (System.nanoTime() - start) / 1e9, said.status(), typed);
        if (outcome.equals("FAILED")) {
            say("%s", said.output());
        }
        assertThat(said.status()).as(typed + "\n" + said.output()).isZero();
        assertThat(said.output()).as(typed).containsPattern(Pattern.compile(rehearsal.prints(), Pattern.MULTILINE));
    }

    private static void say(String format, Object... arguments) throws IOException {
        String line = String.format(Locale.ROOT, format + "%n", arguments);
        System.out.print(line);
        Files.writeString(journal, line, StandardOpenOption.APPEND);
    }
}
