// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A document that the program writes: compared, or rewritten with {@code -Dgolden.rewrite=true}. */
final class GeneratedDoc {
    private GeneratedDoc() {}

    static void compare(Path file, String expected) throws IOException {
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, expected);
        }
        assertThat(Files.readString(file)).as("%s; \"make golden\" rewrites it", file).isEqualTo(expected);
    }
}
