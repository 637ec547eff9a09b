// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts with variables of nginx. */
public final class NginxText {
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{([A-Za-z0-9_]+)\\}|([A-Za-z0-9_]+))");

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

    /** The parts in order; a dollar before nothing is an {@link IllegalArgumentException}. */
    public static List<Part> parts(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = VARIABLE.matcher(text);
        int at = 0;
        while (matcher.find()) {
            plain(text.substring(at, matcher.start()), parts);
            parts.add(new Part.Variable(matcher.group(1) == null ? matcher.group(2) : matcher.group(1)));
            at = matcher.end();
        }
        plain(text.substring(at), parts);
        return List.copyOf(parts);
    }

    private static void plain(String text, List<Part> parts) {
        if (text.indexOf('$') >= 0) {
            throw new IllegalArgumentException("a dollar by itself (expected: a variable's name behind it)");
        }
        if (!text.isEmpty()) {
            parts.add(new Part.Plain(text));
        }
    }

    /**
     * The same text with Rauta's variables, where {@code $1} to {@code $9} stay; one that nothing stands for is an
     * {@link IllegalArgumentException}.
     */
    public static String template(String text) {
        StringBuilder made = new StringBuilder();
        for (Part part : parts(text)) {
            switch (part) {
                case Part.Plain(String plain) -> made.append(plain);
                case Part.Variable(String name) -> made.append(known(name));
            }
        }
        return made.toString();
    }

    private static String known(String name) {
        return switch (name) {
            case "request_uri" -> "${target}";
            case "uri", "document_uri" -> "${path}";
            case "args", "query_string" -> "${query}";
            case "host", "http_host" -> "${host}";
            case "scheme" -> "${scheme}";
            case "remote_addr" -> "${clientAddress}";
            case "request_method" -> "${method}";
            case "req_id", "request_id" -> "${requestId}";
            case "ssl_server_name" -> "${serverName}";
            case "1", "2", "3", "4", "5", "6", "7", "8", "9" -> "$" + name;
            default -> throw new IllegalArgumentException("variable $" + name + " (expected: $request_uri, $uri, $args, $host, $http_host,"
                    + " $scheme, $remote_addr, $request_method, $req_id or $ssl_server_name)");
        };
    }
}
