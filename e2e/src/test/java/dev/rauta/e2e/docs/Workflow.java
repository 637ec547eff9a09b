// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.docs;

import dev.rauta.e2e.process.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A workflow that makes targets by the clock.
 *
 * @param often "nightly" or "weekly"
 * @param targets of its matrix
 */
record Workflow(String often, List<String> targets) {
    private static final Pattern CLOCK = Pattern.compile("cron: \"\\d+ \\d+ \\* \\* (\\*|\\d)\"");
    private static final Pattern TARGETS = Pattern.compile("target: \\[(.*)]");
    private static final Pattern MADE = Pattern.compile("make (?:testbed )?\\$\\{\\{ matrix\\.target }}");

    Workflow {
        targets = List.copyOf(targets);
    }

    /** @throws IllegalStateException where the file makes no targets by the clock */
    static Workflow of(String file) {
        String text;
        try {
            text = Files.readString(Helm.root().resolve(".github/workflows").resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Matcher clock = CLOCK.matcher(text);
        Matcher targets = TARGETS.matcher(text);
        if (!clock.find() || !targets.find() || !MADE.matcher(text).find()) {
            throw new IllegalStateException(file + ": no matrix of targets that are made by the clock (expected: cron, target and make)");
        }
        return new Workflow(clock.group(1).equals("*") ? "nightly" : "weekly", List.of(targets.group(1).split(", ")));
    }
}
