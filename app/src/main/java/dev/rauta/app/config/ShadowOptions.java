// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.config;

import dev.rauta.app.shadow.log.LineFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags of a controller that serves nothing. */
public final class ShadowOptions {
    /** Standard input, in place of a file. */
    public static final String INPUT = "-";

    @Option(names = "--shadow", paramLabel = "BOOL", arity = "0..1", fallbackValue = "true", description = "Translate, compare and report, and serve and write nothing; what is said of serving has no effect (default: false).")
    boolean shadow;

    @Option(names = "--shadow-log", paramLabel = "FILE", split = ",", description = "With --shadow: an access log of what answers now, read from its beginning and followed, or - for standard input; repeatable.")
    List<String> logs = new ArrayList<>();

    @Option(names = "--shadow-log-format", paramLabel = "TEXT", description = "The lines of --shadow-log, as ingress-nginx's log-format-upstream says them (default: ingress-nginx's line with $host $scheme behind it).")
    @Nullable String format;

    /**
     * Whether nothing is served.
     *
     * @throws WrongUsage for what is said of a shadow without one
     */
    public boolean shadow() {
        if (!shadow && (!logs.isEmpty() || format != null)) {
            throw new WrongUsage("--shadow-log" + (logs.isEmpty() ? "-format" : "") + " without --shadow (expected: both)");
        }
        return shadow;
    }

    /**
     * The logs to read: files that are there, or {@link #INPUT}.
     *
     * @throws WrongUsage for a file that is not there, or standard input twice
     */
    public List<String> logs() {
        if (logs.stream().filter(INPUT::equals).count() > 1) {
            throw new WrongUsage("--shadow-log: - twice (expected: once)");
        }
        for (String log : logs) {
            if (!log.equals(INPUT) && !Files.isReadable(Path.of(log))) {
                throw new WrongUsage("--shadow-log: " + log + " (expected: a file that can be read, or -)");
            }
            if (!log.equals(INPUT) && Files.isDirectory(Path.of(log))) {
                throw new WrongUsage("--shadow-log: " + log + " is a folder (expected: a file that can be read, or -)");
            }
        }
        return List.copyOf(logs);
    }

    /**
     * How their lines are read.
     *
     * @throws WrongUsage for a format that is none, or without what a request cannot be decided without
     */
    public LineFormat format() {
        if (format != null && logs.isEmpty()) {
            throw new WrongUsage("--shadow-log-format without --shadow-log (expected: both)");
        }
        try {
            return LineFormat.of(format == null ? LineFormat.DEFAULT : format);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage("--shadow-log-format: " + e.getMessage());
        }
    }
}
