// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import dev.rauta.routes.filter.RequestText;
import dev.rauta.routes.filter.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts with variables of nginx. */
public final class NginxText {
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{([A-Za-z0-9_]+)}|([A-Za-z0-9_]+))");

    private static final Map<String, Variable> KNOWN = Map.ofEntries(
            Map.entry("remote_addr", Variable.CLIENT_ADDRESS),
            Map.entry("the_real_ip", Variable.CLIENT_ADDRESS),
            Map.entry("host", Variable.HOST),
            Map.entry("http_host", Variable.HOST),
            Map.entry("best_http_host", Variable.HOST),
            Map.entry("scheme", Variable.SCHEME),
            Map.entry("pass_access_scheme", Variable.SCHEME),
            Map.entry("request_uri", Variable.TARGET),
            Map.entry("uri", Variable.PATH),
            Map.entry("document_uri", Variable.PATH),
            Map.entry("args", Variable.QUERY),
            Map.entry("query_string", Variable.QUERY),
            Map.entry("request_method", Variable.METHOD),
            Map.entry("req_id", Variable.REQUEST_ID),
            Map.entry("request_id", Variable.REQUEST_ID),
            Map.entry("http_x_request_id", Variable.REQUEST_ID),
            Map.entry("http_traceparent", Variable.TRACEPARENT),
            Map.entry("ssl_protocol", Variable.TLS_VERSION),
            Map.entry("ssl_server_name", Variable.SERVER_NAME));

    private NginxText() {}

    /** A part of a text. */
    public sealed interface Part {
        /** As it is. */
        record Plain(String text) implements Part {}

        /**
         * A variable.
         *
         * @param name without its dollar and braces
         */
        record Variable(String name) implements Part {}
    }

    /** The parts in order; a dollar that stands before no name is one of them. */
    private static List<Part> read(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = VARIABLE.matcher(text);
        int at = 0;
        while (matcher.find()) {
            plain(text.substring(at, matcher.start()), parts);
            parts.add(new Part.Variable(matcher.group(1) == null ? matcher.group(2) : matcher.group(1)));
            at = matcher.end();
        }
        plain(text.substring(at), parts);
        return parts;
    }

    private static void plain(String text, List<Part> parts) {
        if (!text.isEmpty()) {
            parts.add(new Part.Plain(text));
        }
    }

    /** The parts in order; a dollar before nothing is an {@link IllegalArgumentException}. */
    public static List<Part> parts(String text) {
        List<Part> parts = read(text);
        if (parts.stream().anyMatch(part -> part instanceof Part.Plain(String plain) && plain.indexOf('$') >= 0)) {
            throw new IllegalArgumentException("a dollar by itself (expected: a variable's name behind it)");
        }
        return List.copyOf(parts);
    }

    /** The same as a {@link RequestText} says it; a variable that is not known here is an {@link IllegalArgumentException}. */
    public static String template(String text) {
        StringBuilder made = new StringBuilder();
        for (Part part : read(text)) {
            made.append(switch (part) {
                case Part.Plain(String plain) -> RequestText.quoted(plain);
                case Part.Variable(String name) -> known(name);
            });
        }
        return made.toString();
    }

    /** The same, where {@code $1} to {@code $9} stay, and no other dollar stands by itself. */
    public static String withGroups(String text) {
        StringBuilder made = new StringBuilder();
        for (Part part : parts(text)) {
            made.append(switch (part) {
                case Part.Plain(String plain) -> plain;
                case Part.Variable(String name) -> name.matches("[1-9]") ? "$" + name : known(name);
            });
        }
        return made.toString();
    }

    private static String known(String name) {
        Variable variable = KNOWN.get(name);
        if (variable == null) {
            throw new IllegalArgumentException(
                    "variable $" + name + " (expected: one of " + new TreeSet<>(KNOWN.keySet()) + ")");
        }
        return "${" + variable.spelling() + "}";
    }
}
