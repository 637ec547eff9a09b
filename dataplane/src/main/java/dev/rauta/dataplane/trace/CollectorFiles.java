// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.trace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is read of files to speak to the collector; values of fields are secret and in no message. */
final class CollectorFiles {
    private CollectorFiles() {}

    /** Header fields, a line each; empty lines and those that begin with {@code #} are none. */
    static Map<String, String> headers(Path file) {
        Map<String, String> headers = new LinkedHashMap<>();
        int number = 0;
        for (String line : text(file).lines().toList()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException(file + ": line " + number + " (expected: NAME: VALUE)");
            }
            headers.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
        return headers;
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
