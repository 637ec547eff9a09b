// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.testing.Golden;
import dev.rauta.controller.watch.Observation;
import dev.rauta.controller.watch.file.FileSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** YAML in, everything that it means out: {@code translate/AREA/CASE.in.yaml} against {@code CASE.out.yaml}. */
class TranslationGoldenTest {
    private static final long SEED = 20261124;

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> everyCaseComesOutAsItsGolden() throws IOException {
        List<Path> inputs = Golden.inputs("translate");
        assertThat(inputs).hasSizeGreaterThan(10);
        return inputs.stream().map(input -> DynamicTest.dynamicTest(Golden.name(input), () -> check(input)));
    }

    private void check(Path input) throws IOException {
        Observation observation = FileSource.readOnce(Golden.copy(input, folder.resolve(Golden.name(input))));
        Settings settings = Golden.settings(input);
        Translation translation = Translator.translate(observation.state(), settings);
        Golden.compare(input, Golden.render(input, translation, observation));
        shuffled(observation.state(), settings, translation);
    }

    /** Which object came first must not matter. */
    private static void shuffled(ClusterState state, Settings settings, Translation expected) {
        List<HasMetadata> objects = new ArrayList<>(state.stream().toList());
        Random random = new Random(SEED);
        for (int i = 0; i < 5; i++) {
            Collections.shuffle(objects, random);
            assertThat(Translator.translate(ClusterState.of(objects), settings))
                    .as("seed %d, shuffle %d", SEED, i)
                    .isEqualTo(expected);
        }
    }
}
