// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.beside;

import java.util.ArrayList;
import java.util.Arrays;
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

    private static final Pattern STICKY = Pattern.compile("^(stay|INGRESSCOOKIE)=.*");

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

        /** What a Service was asked; a name that ingress-nginx makes of an Ingress's UID is the same in each run. */
        void request(Services.Asked asked) {
            String target = asked.target().replaceFirst("^/_mirror-[0-9a-f-]+", "/_mirror-UID");
            lines.add(asked.service() + " " + asked.method() + " " + target);
        }

        /** A field of a message, unless it is a passing one; sorted by the caller. */
        void field(String of, String name, String value) {
            String key = name.toLowerCase(Locale.ROOT);
            if (PASSING.contains(key)) {
                return;
            }
            String shown = switch (key) {
                case "x-request-id" -> GENERATED.matcher(value).matches() ? "(generated)" : value;
                case "set-cookie" -> cookie(value);
                case "x-forwarded-port" -> value.equals("" + plain) ? "80" : value.equals("" + tls) ? "443" : value;
                case "location" -> value.replaceFirst("^(http://[^/]*):" + plain + "(/|$)", "$1$2")
                        .replaceFirst("^(https://[^/]*):" + tls + "(/|$)", "$1$2");
                default -> value;
            };
            lines.add(of + " " + key + ": " + shown);
        }

        /** The order of attributes is nobody's, a date is the clock's, and who is meant by a cookie is drawn. */
        private static String cookie(String value) {
            String[] parts = value.split("; ");
            String first = STICKY.matcher(parts[0]).replaceFirst("$1=(an endpoint)");
            return first + Arrays.stream(parts)
                    .skip(1)
                    .map(part -> part.startsWith("Expires=") ? "Expires=(a date)" : part)
                    .sorted()
                    .map(part -> "; " + part)
                    .collect(Collectors.joining());
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
