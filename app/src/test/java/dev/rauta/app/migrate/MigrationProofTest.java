// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.app.diff.Difference;
import dev.rauta.app.diff.DifferenceText;
import dev.rauta.app.migrate.note.Extent;
import dev.rauta.app.testing.Manifests;
import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.translate.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No request is answered otherwise after a migration, but for what is listed; none passes that was kept out.
 *
 * <p>{@code -Dmigration.cases=N} says how many random clusters there are, and {@code -Dmigration.seed=S} makes
 * that one and those after it again.
 */
final class MigrationProofTest {
    private static final Path TRANSLATIONS = Path.of("../controller/src/test/resources/translate");
    private static final int RANDOM_CLUSTERS = Integer.getInteger("migration.cases", 200);

    /** Whatever of Ingress the controller's own tests translate. */
    static List<Path> translations() throws IOException {
        try (Stream<Path> files = Files.walk(TRANSLATIONS)) {
            return files.filter(file -> file.toString().endsWith(".in.yaml") && holds(file, "kind: Ingress\n"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean holds(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("translations")
    void ofWhateverIsTranslated(Path file) throws IOException {
        String text = Files.readString(file);
        List<String> shared = text.lines()
                .filter(line -> line.startsWith("# with: "))
                .flatMap(line -> Stream.of(line.substring("# with: ".length()).split(" ")))
                .toList();
        StringBuilder all = new StringBuilder(text);
        for (String one : shared) {
            all.append("\n---\n").append(Files.readString(TRANSLATIONS.resolve("shared/" + one + ".yaml")));
        }
        prove(Manifests.state(all.toString()), file.toString());
    }

    @Test
    void ofRandomClusters() throws IOException {
        long base = Long.getLong("migration.seed", new Random().nextLong());
        int objects = 0;
        // The first ones are always the same.
        for (long seed = 0; seed < RANDOM_CLUSTERS / 2; seed++) {
            objects += proveRandom(seed);
        }
        for (long seed = base; seed < base + RANDOM_CLUSTERS / 2; seed++) {
            objects += proveRandom(seed);
        }
        assertThat(objects).as("-Dmigration.seed=%d", base).isGreaterThan(RANDOM_CLUSTERS * 3);
    }

    private static int proveRandom(long seed) throws IOException {
        return prove(Manifests.state(RandomIngresses.manifests(new Random(seed))), "-Dmigration.seed=" + seed);
    }

    private static int prove(ClusterState state, String what) {
        Migration migration = Migration.of(state, Settings.DEFAULT, "default/migrated");
        Difference difference = migration.difference();
        assertThat(migration.unexplained(difference).stream().map(DifferenceText::of).collect(Collectors.joining()))
                .as("%s%n%s%s", what, MigrationText.manifests(migration), MigrationText.list(migration))
                .isEmpty();
        assertThat(difference.changes().stream()
                        .filter(change -> change.after().opens(change.before()) && migration.notes().stream()
                                .noneMatch(note -> note.extent() instanceof Extent.Deeper deeper && deeper.covers(change)))
                        .map(DifferenceText::of)
                        .collect(Collectors.joining()))
                .as("%s: opened", what)
                .isEmpty();
        return migration.objects().size();
    }
}
