// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.access;

import dev.rauta.routes.filter.RequestText;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts with variables of nginx, such as {@code $request_uri}, as the model writes them. */
final class NginxText {
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:([A-Za-z0-9_]+)|\\{([A-Za-z0-9_]+)\\})");

    private static final Map<String, String> KNOWN = Map.ofEntries(
            Map.entry("host", "hostName"),
            Map.entry("http_host", "host"),
            Map.entry("best_http_host", "host"),
            Map.entry("scheme", "scheme"),
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
            Map.entry("ssl_protocol", "tlsVersion"),
            Map.entry("ssl_server_name", "serverName"));

    private NginxText() {}

    /** The same as the template of a {@link RequestText}; throws {@link IllegalArgumentException} for variables that are not known. */
    static String translated(String text) {
        StringBuilder template = new StringBuilder();
        Matcher matcher = VARIABLE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            template.append(RequestText.quoted(text.substring(end, matcher.start())));
            String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            template.append("${").append(variable(name)).append('}');
            end = matcher.end();
        }
        String rest = text.substring(end);
        if (rest.indexOf('$') >= 0) {
            throw new IllegalArgumentException("'" + text + "' has a dollar sign without a name (expected: a variable behind it)");
        }
        return template.append(rest).toString();
    }

    private static String variable(String name) {
        String known = KNOWN.get(name);
        return known != null
                ? known
                : named(name, "http_", "header.", true)
                        .or(() -> named(name, "cookie_", "cookie.", false))
                        .or(() -> named(name, "arg_", "parameter.", false))
                        .orElseThrow(() -> new IllegalArgumentException("variable $" + name + " (expected: one of "
                                + String.join(", ", new TreeSet<>(KNOWN.keySet())) + ", http_NAME, cookie_NAME, arg_NAME)"));
    }

    private static Optional<String> named(String name, String prefix, String spelling, boolean header) {
        if (!name.startsWith(prefix) || name.length() == prefix.length()) {
            return Optional.empty();
        }
        String its = name.substring(prefix.length());
        return Optional.of(spelling + (header ? its.toLowerCase(Locale.ROOT).replace('_', '-') : its));
    }

    /** Every variable in a text, by name. */
    static TreeSet<String> variables(String text) {
        TreeSet<String> names = new TreeSet<>();
        Matcher matcher = VARIABLE.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        return names;
    }
}
