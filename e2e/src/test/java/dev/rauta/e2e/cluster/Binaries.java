// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What the test bed's build script found or built, or why there is nothing. */
sealed interface Binaries {

    /** Where the programs and the folder of CRD manifests are. */
    record Found(Path etcd, Path apiServer, Path crds) implements Binaries {}

    /** There is no Go and nothing built before: tests that need a control plane are skipped, visibly. */
    record Missing(String reason) implements Binaries {}

    /** The script's exit status that stands for {@link Missing}. */
    int NO_GO = 3;

    /** Runs the build script; the first time this takes minutes, and its progress is passed on. */
    static Binaries find() {
        var told = new StringBuilder();
        Map<String, Path> have = new HashMap<>();
        try {
            Process script = new ProcessBuilder("bash", System.getProperty("rauta.testbed", "testbed") + "/build.sh")
                    .redirectErrorStream(true)
                    .start();
            script.getOutputStream().close();
            try (BufferedReader lines = script.inputReader()) {
                lines.lines().forEach(line -> read(line, have, told));
            }
            int status = script.waitFor();
            if (status == NO_GO) {
                return new Missing(told.toString().strip());
            }
            if (status != 0) {
                throw new IllegalStateException("test bed's build script: exit " + status + " (expected: 0)\n" + told);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("test bed's build script did not run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the test bed is built", e);
        }
        return new Found(at(have, "etcd"), at(have, "kube-apiserver"), at(have, "crds"));
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

    private static Path at(Map<String, Path> have, String name) {
        Path path = have.get(name);
        if (path == null) {
            throw new IllegalStateException("test bed's build script named no " + name);
        }
        return path;
    }
}
