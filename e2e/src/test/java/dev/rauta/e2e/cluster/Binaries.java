// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.cluster;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the test bed's build script found or built, or why there is nothing. */
sealed interface Binaries {

    /** Where each program and the folder of CRD manifests is. */
    record Found(Map<String, Path> paths) implements Binaries {
        public Found {
            paths = Map.copyOf(paths);
        }

        Path path(String name) {
            Path path = paths.get(name);
            if (path == null) {
                throw new IllegalStateException("test bed's build script named no " + name);
            }
            return path;
        }
    }

    /** There is no Go and nothing built before: tests that need a control plane are skipped, visibly. */
    record Missing(String reason) implements Binaries {}

    /** Runs the build script for these names; the first time this takes minutes, and its progress is passed on. */
    static Binaries find(String... names) {
        var told = new StringBuilder();
        Map<String, Path> have = new HashMap<>();
        int status = TestBedScript.run("build.sh", List.of(names), line -> read(line, have, told));
        if (status == TestBedScript.NO_GO) {
            return new Missing(told.toString().strip());
        }
        if (status != 0) {
            throw new IllegalStateException("test bed's build script: exit " + status + " (expected: 0)\n" + told);
        }
        return new Found(have);
    }

    private static void read(String line, Map<String, Path> have, StringBuilder told) {
        String[] words = line.split(" ", 3);
        if (words.length == 3 && words[0].equals("have")) {
            have.put(words[1], Path.of(words[2]));
            return;
        }
        told.append(line).append('\n');
        // For a person at a terminal: a first build takes minutes and must not look like a hang.
        System.err.println(line);
    }
}
