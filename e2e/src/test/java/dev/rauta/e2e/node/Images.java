// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.node;

import dev.rauta.e2e.process.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What {@code e2e/node/run} has made before. */
final class Images {
    private static final Path FOLDER = Helm.root().resolve("e2e/target/node/images");

    private Images() {}

    static List<Path> archives() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".tar")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("images: none in " + FOLDER + " (expected: those that e2e/node/run makes)", e);
        }
    }

    static Path customResources() {
        return Path.of(System.getProperty("node.crds"));
    }
}
