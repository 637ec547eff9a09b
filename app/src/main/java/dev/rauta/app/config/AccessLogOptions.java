// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.config;

import dev.rauta.dataplane.log.AccessLogSettings;
import dev.rauta.dataplane.log.Escape;
import dev.rauta.dataplane.log.LogFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags of the access log. */
public final class AccessLogOptions {
    @Option(names = "--access-log", paramLabel = "KIND", description = "off, text (ingress-nginx's line) or json: one line for each request that has ended (default: off).")
    Kind kind = Kind.off;

    @Option(names = "--access-log-path", paramLabel = "FILE", description = "What the access log is appended to; opened anew once it was renamed (default: standard output).")
    @Nullable Path path;

    @Option(names = "--access-log-format", paramLabel = "TEXT", description = "The line of --access-log text, with ingress-nginx's variables (default: ingress-nginx's line).")
    @Nullable String format;

    @Option(names = "--access-log-escape", paramLabel = "HOW", description = "default, json or none: how what others have written is escaped in the line of --access-log text; control characters always are (default: default).")
    String escape = "default";

    @Option(names = "--access-log-sample", paramLabel = "PERCENT", description = "How many of a hundred requests are logged, by chance; those answered 500 or more always are (default: 100).")
    String sample = "100";

    /** The words of {@code --access-log}. */
    enum Kind {
        off,
        text,
        json
    }

    /**
     * What was chosen; empty without a log.
     *
     * @throws WrongUsage for a variable that there is none of, a file that cannot be, or a figure out of range
     */
    Optional<AccessLogSettings> settings() {
        LogFormat line = line();
        double share = share();
        Optional<Path> file = file();
        return kind == Kind.off ? Optional.empty() : Optional.of(new AccessLogSettings(line, file, share));
    }

    private LogFormat line() {
        Escape how = switch (escape) {
            case "default" -> Escape.DEFAULT;
            case "json" -> Escape.JSON;
            case "none" -> Escape.NONE;
            default -> throw new WrongUsage("--access-log-escape: " + escape + " (expected: default, json or none)");
        };
        LogFormat text;
        try {
            text = LogFormat.of(format == null ? LogFormat.TEXT : format, how);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage("--access-log-format: " + e.getMessage());
        }
        if (kind == Kind.json && (format != null || how != Escape.DEFAULT)) {
            throw new WrongUsage("--access-log-" + (format != null ? "format" : "escape") + " with --access-log json (expected: --access-log text)");
        }
        return kind == Kind.json ? LogFormat.json() : text;
    }

    private double share() {
        String number = sample.endsWith("%") ? sample.substring(0, sample.length() - 1) : sample;
        try {
            double percent = Double.parseDouble(number);
            if (percent >= 0 && percent <= 100) {
                return percent / 100;
            }
        } catch (NumberFormatException e) {
            // Told below, as any other figure that cannot be.
        }
        throw new WrongUsage("--access-log-sample: " + sample + " (expected: 0 to 100)");
    }

    private Optional<Path> file() {
        if (path == null || path.toString().isEmpty()) {
            return Optional.empty();
        }
        Path folder = path.toAbsolutePath().getParent();
        if (Files.isDirectory(path) || folder == null || !Files.isDirectory(folder)) {
            throw new WrongUsage("--access-log-path: " + path + " (expected: a file in a folder that is there)");
        }
        return Optional.of(path.toAbsolutePath());
    }
}
