// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that holds a password, perhaps with a line's end behind. */
final class PasswordFile {
    private PasswordFile() {}

    static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("password file: " + file + " (expected: a file that can be read)", e);
        }
    }
}
