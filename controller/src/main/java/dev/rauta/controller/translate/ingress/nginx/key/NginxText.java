// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import dev.rauta.routes.filter.RequestText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Texts with variables of nginx, such as {@code $request_uri}, and what the model writes instead. */
public final class NginxText {
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{([A-Za-z0-9_]+)}|([A-Za-z0-9_]+))");

    /** By the name of a variable, how a {@link RequestText} spells it. */
    private static final Map<String, String> KNOWN = Map.ofEntries(
            Map.entry("host", "hostName"),
            Map.entry("http_host", "host"),
            Map.entry("best_http_host", "host"),
            Map.entry("scheme", "scheme"),
            // As trusted proxies say it: the field has been set by then.
            Map.entry("pass_access_scheme", "header.x-forwarded-proto"),
            Map.entry("request_uri", "target"),
            Map.entry("escaped_request_uri", "escapedTarget"),
            Map.entry("uri", "path"),
            Map.entry("document_uri", "path"),
            Map.entry("args", "query"),
            Map.entry("query_string", "query"),
            Map.entry("request_method", "method"),
            Map.entry("remote_addr", "clientAddress"),
            Map.entry("the_real_ip", "clientAddress"),
            Map.entry("req_id", "requestId"),
            Map.entry("request_id", "requestId"),
            Map.entry("http_x_request_id", "requestId"),
            Map.entry("ssl_protocol", "tlsVersion"),
            Map.entry("ssl_server_name", "serverName"));

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
        List<Part> parts = read(text);
        if (parts.stream().anyMatch(part -> part instanceof Part.Plain(String plain) && plain.indexOf('$') >= 0)) {
            throw new IllegalArgumentException("'" + text + "' has a dollar sign by itself (expected: a variable's name behind it)");
        }
        return List.copyOf(parts);
    }

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

    /** The variables of a text, by their names. */
    public static Set<String> variables(String text) {
        return read(text).stream()
                .flatMap(part -> part instanceof Part.Variable(String name) ? Optional.of(name).stream() : Optional.<String>empty().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * The same as the template of a {@link RequestText}; a variable that is not known here, and a dollar before nothing, is an
     * {@link IllegalArgumentException}.
     */
    public static String template(String text) {
        return parts(text).stream().map(NginxText::spelt).collect(Collectors.joining());
    }

    /** The same for the value of a field, where a dollar may stand by itself, as in a price. */
    public static String value(String text) {
        return read(text).stream().map(NginxText::spelt).collect(Collectors.joining());
    }

    /** The same as {@link #template}, where {@code $1} to {@code $9} stay for what groups have matched. */
    public static String withGroups(String text) {
        return parts(text).stream()
                .map(part -> part instanceof Part.Variable(String name) && name.matches("[1-9]") ? "$" + name : spelt(part))
                .collect(Collectors.joining());
    }

    private static String spelt(Part part) {
        return switch (part) {
            case Part.Plain(String plain) -> RequestText.quoted(plain);
            case Part.Variable(String name) -> spelt(name);
        };
    }

    /** How a {@link RequestText} spells a variable; one that is not known here is an {@link IllegalArgumentException}. */
    public static String spelt(String variable) {
        String known = KNOWN.get(variable);
        return "${" + (known != null ? known : named(variable)) + "}";
    }

    private static String named(String variable) {
        return named(variable, "http_", "header.")
                .map(header -> header.toLowerCase(Locale.ROOT).replace('_', '-'))
                .or(() -> named(variable, "cookie_", "cookie."))
                .or(() -> named(variable, "arg_", "parameter."))
                .orElseThrow(() -> new IllegalArgumentException("variable $" + variable + " (expected: one of "
                        + String.join(", ", new TreeSet<>(KNOWN.keySet())) + ", http_NAME, cookie_NAME, arg_NAME)"));
    }

    private static Optional<String> named(String variable, String prefix, String spelling) {
        return variable.startsWith(prefix) && variable.length() > prefix.length()
                ? Optional.of(spelling + variable.substring(prefix.length()))
                : Optional.empty();
    }
}
