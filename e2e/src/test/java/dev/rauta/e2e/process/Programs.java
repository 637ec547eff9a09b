// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Other projects' test programs, built from their Go modules; without Go the test is skipped, and a line says so. */
public final class Programs {
    private Programs() {}

    /** The path of each, in the order of the names. */
    public static List<Path> find(String... names) {
        List<String> command = new ArrayList<>(List.of(Helm.root().resolve("e2e/programs.sh").toString()));
        command.addAll(List.of(names));
        return Script.run(command).lines().map(line -> Path.of(line.split(" ", 3)[2])).toList();
    }
}
