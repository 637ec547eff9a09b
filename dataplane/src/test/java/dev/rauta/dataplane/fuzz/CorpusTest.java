// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Replays every kept input, and each of them changed at random, through the function that a fuzzer would feed. */
final class CorpusTest {
    private static final Path CORPORA = Path.of("src/test/resources/fuzz");
    private static final int CHANGES = 200;

    private static final Map<String, Consumer<byte[]>> TARGETS = Map.of(
            "Path", PathTarget::fuzzerTestOneInput,
            "Hpack", HpackTarget::fuzzerTestOneInput,
            "Http1", Http1Target::fuzzerTestOneInput);

    @TestFactory
    Stream<DynamicTest> everyKeptInputHoldsItsTargetsProperty() throws IOException {
        try (Stream<Path> files = Files.walk(CORPORA)) {
            List<Path> inputs = files.filter(Files::isRegularFile).sorted().toList();
            assertThat(inputs.stream().map(CorpusTest::target).distinct()).containsExactlyInAnyOrderElementsOf(TARGETS.keySet());
            return inputs.stream().map(input -> DynamicTest.dynamicTest(
                    target(input) + "/" + input.getFileName(), () -> replay(input)));
        }
    }

    private static String target(Path input) {
        return input.getParent().getFileName().toString();
    }

    private static void replay(Path input) throws IOException {
        byte[] bytes = Files.readAllBytes(input);
        Consumer<byte[]> target = TARGETS.get(target(input));
        target.accept(bytes);
        Random random = new Random(bytes.length);
        for (int i = 0; i < CHANGES; i++) {
            byte[] changed = bytes.clone();
            for (int times = random.nextInt(3); times >= 0; times--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            assertThatCode(() -> target.accept(changed))
                    .as("seed %d, change %d: %s", bytes.length, i, HexFormat.of().formatHex(changed))
                    .doesNotThrowAnyException();
        }
    }
}
