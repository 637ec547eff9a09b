// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.metrics.nginx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** How much memory of this process is resident. */
final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String LINE = "VmRSS:";

    private ResidentMemory() {}

    /** In bytes; empty on systems without {@code /proc}. */
    static OptionalDouble bytes() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(LINE))
                    .mapToDouble(line -> 1024 * Double.parseDouble(line.replaceAll("[^0-9]", "")))
                    .findFirst();
        } catch (IOException e) {
            // Asked of the system, which may not have it.
            return OptionalDouble.empty();
        }
    }
}
