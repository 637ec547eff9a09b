// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.shadow.log;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.rauta.dataplane.log.LogFormat;
import dev.rauta.dataplane.log.LogFormat.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lines of an access log, read by the format that wrote them (ingress-nginx's {@code log-format-upstream}); immutable, any thread.
 *
 * <p>A line is read in time linear in its length, whatever a client has put into it. Variables that tell nothing of where a request goes
 * are skipped, whatever they are called.
 */
public final class LineFormat {
    /** What ingress-nginx writes by default, with what a request cannot be decided without. */
    public static final String DEFAULT = LogFormat.TEXT + " $host $scheme";

    private static final String QUOTED = "(?:[^\"\\\\]|\\\\.)*";
    private static final Set<String> FIGURES =
            Set.of("body_bytes_sent", "bytes_sent", "request_length", "request_time", "server_port", "msec", "remote_port", "connection");

    private final Pattern lines;
    private final List<String> names;
    private final Set<String> told;

    private LineFormat(Pattern lines, List<String> names) {
        this.lines = lines;
        this.names = names;
        this.told = names.stream().filter(LineFormat::isField).map(LineFormat::field).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Reads a format.
     *
     * @throws IllegalArgumentException for text that is none, or lacks what a request cannot be decided without
     */
    public static LineFormat of(String format) {
        List<Part> parts = LogFormat.parts(format);
        List<String> names = new ArrayList<>();
        StringBuilder expression = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            switch (parts.get(i)) {
                case Part.Text(String text) -> expression.append(Pattern.quote(asBytes(text)));
                case Part.Named(String name) -> {
                    String before = i > 0 && parts.get(i - 1) instanceof Part.Text(String text) ? text : "";
                    String behind = i + 1 < parts.size() && parts.get(i + 1) instanceof Part.Text(String text) ? text : "";
                    expression.append('(').append(shape(name, before, behind)).append(')');
                    names.add(name);
                }
            }
        }
        require(format, names);
        return new LineFormat(Pattern.compile(expression.toString()), List.copyOf(names));
    }

    /** What a variable looks like; others than the known ones are as short as what is behind them allows. */
    private static String shape(String name, String before, String behind) {
        if (before.endsWith("\"") && behind.startsWith("\"")) {
            return QUOTED;
        }
        if (before.endsWith("[") && behind.startsWith("]")) {
            return "[^\\]]*";
        }
        if (FIGURES.contains(name)) {
            return "[0-9.]*|-";
        }
        return switch (name) {
            case "status" -> "[0-9]{3}";
            case "request" -> "[^ ]+ [^ ]+ [^ ]+|.*?";
            case "request_uri" -> "[^ ]*";
            case "host", "http_host", "remote_addr", "the_real_ip", "request_method", "proxy_upstream_name", "proxy_alternative_upstream_name" ->
                "[^ /\"]*";
            case "scheme", "pass_access_scheme" -> "(?:https?|-)?";
            case "req_id", "request_id", "time_iso8601" -> "[^ ]*";
            case "time_local" -> "[^ ]+ [^ ]+";
            case "upstream_addr", "upstream_status", "upstream_response_time", "upstream_response_length" ->
                "(?:[^ ,]+(?:(?:, | : )[^ ,]+)*)?";
            default -> ".*?";
        };
    }

    private static void require(String format, List<String> names) {
        List<String> missing = new ArrayList<>();
        if (!names.contains("host") && !names.contains("http_host")) {
            missing.add("$host");
        }
        if (!names.contains("request") && !(names.contains("request_method") && names.contains("request_uri"))) {
            missing.add("$request, or $request_method and $request_uri");
        }
        for (String name : List.of("status", "proxy_upstream_name")) {
            if (!names.contains(name)) {
                missing.add("$" + name);
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("'" + format + "' without " + String.join("; ", missing)
                    + " (expected: what a request cannot be decided without, such as '" + DEFAULT + "')");
        }
    }

    private static boolean isField(String name) {
        return name.startsWith("http_") && !name.equals("http_host");
    }

    private static String field(String name) {
        return name.substring("http_".length()).replace('_', '-').toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a line.
     *
     * @param line its bytes as characters, without the line's end
     * @return empty where it is none of this format
     */
    public Optional<LoggedRequest> read(String line) {
        Matcher matcher = lines.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String value = Escapes.undone(matcher.group(i + 1));
            // One that the line has twice says the same twice.
            values.putIfAbsent(name, value);
            if (isField(name) && !value.isEmpty() && !value.equals("-")) {
                fields.put(field(name), value);
            }
        }
        return Optional.of(LoggedRequest.of(values, told, fields));
    }

    private static String asBytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
