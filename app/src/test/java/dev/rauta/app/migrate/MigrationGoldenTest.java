// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.app.testing.Manifests;
import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.watch.file.FileSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ingresses in, manifests and the list out; {@code -Dgolden.rewrite=true} writes what comes out. */
final class MigrationGoldenTest {
    private static final Path CASES = Path.of("src/test/resources/migrate");

    static List<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".in.yaml"))
                    .map(name -> name.replace(".in.yaml", ""))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatComesOut(String name) throws IOException {
        compare(name, Manifests.state(Files.readString(CASES.resolve(name + ".in.yaml"))));
    }

    @Test
    void theQuickstartComesOutAsItsGolden() throws IOException {
        compare("quickstart", FileSource.readOnce(Path.of("../examples/quickstart")).state());
    }

    private static void compare(String name, ClusterState state) throws IOException {
        Migration migration = Migration.of(state, Settings.DEFAULT, "infra/public");
        assertThat(migration.unexplained(migration.difference())).isEmpty();
        // What is told of objects that were written is a fault of theirs.
        assertThat(migration.after().problems().stream().filter(problem -> !migration.before().problems().contains(problem)))
                .isEmpty();
        String list = MigrationText.list(migration).lines().map(line -> "# " + line).collect(Collectors.joining("\n", "", "\n"));
        Path expected = CASES.resolve(name + ".out.yaml");
        String text = MigrationText.manifests(migration) + list;
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(expected, text);
        }
        assertThat(text).as("%s; -Dgolden.rewrite=true writes it", expected).isEqualTo(Files.readString(expected));
    }
}
