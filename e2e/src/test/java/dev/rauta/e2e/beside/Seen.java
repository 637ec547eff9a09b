// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.beside;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What became of a request, as lines that are the same where nobody can tell the two apart. */
record Seen(List<String> lines) {
    /** What belongs to a connection, to framing or to the clock. */
    private static final Set<String> PASSING = Set.of("date", "connection", "keep-alive", "transfer-encoding", "content-length");

    /** What only a Service of the run says, so that its own answers are known. */
    static final String SERVED_BY = "served-by";

    private static final Pattern GENERATED = Pattern.compile("[0-9a-f]{32}|[0-9a-f-]{36}");

    Seen {
        lines = List.copyOf(lines);
    }

    /** Builds lines. */
    static final class Lines {
        private final List<String> lines = new ArrayList<>();
        private final int plain;
        private final int tls;

        /** Whoever answered has these ports, which are the usual ones to clients. */
        Lines(int plain, int tls) {
            this.plain = plain;
            this.tls = tls;
        }

        void status(int status) {
            lines.add("status " + status);
        }

        void text(String line) {
            lines.add(line);
        }

        /** A field of a message, unless it is a passing one; sorted by the caller. */
        void field(String of, String name, String value) {
            String key = name.toLowerCase(Locale.ROOT);
            if (!PASSING.contains(key)) {
                lines.add(of + " " + key + ": " + portless(key.equals("x-request-id") ? generated(value) : value));
            }
        }

        private static String generated(String value) {
            return GENERATED.matcher(value).matches() ? "(generated)" : value;
        }

        private String portless(String value) {
            return value.replaceAll("(?<before>^|:)" + plain + "\\b", "${before}80")
                    .replaceAll("(?<before>^|:)" + tls + "\\b", "${before}443");
        }

        Seen seen() {
            return new Seen(lines);
        }
    }

    /** The status, where it leads to, and which requests reached Services. */
    String brief() {
        return lines.stream()
                .filter(line -> line.startsWith("status") || line.startsWith("no ") || line.startsWith("answer location")
                        || line.matches("[a-z]+ [A-Z]+ .*"))
                .map(line -> line.replaceFirst("^status ", "").replaceFirst("^answer location:", "to"))
                .collect(Collectors.joining("; "));
    }

    /** Lines of this that the other has not. */
    Set<String> without(Seen other) {
        Set<String> rest = new TreeSet<>(lines);
        other.lines().forEach(rest::remove);
        return rest;
    }
}
