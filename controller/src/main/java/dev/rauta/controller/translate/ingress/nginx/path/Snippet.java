// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.path;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What directives of nginx are about, as far as their names say it.
 *
 * @param directives their names, each once
 * @param guards those of them that may keep somebody out
 */
record Snippet(Set<String> directives, Set<String> guards) {
    private static final String RESPONSE = "rauta.dev/response-headers-set, or TrafficPolicy responseHeaders";
    private static final String REQUEST = "rauta.dev/request-headers-set, or TrafficPolicy requestHeaders";

    /** What a directive's name begins with, and what to write instead; the first that fits counts. */
    private static final Map<String, String> INSTEAD = replacements();

    /** What the names of those begin with that guard. */
    private static final List<String> GUARDS = List.of(
            "deny", "allow", "auth_", "satisfy", "limit_", "modsecurity", "valid_referers", "access_by_lua", "rewrite_by_lua",
            "content_by_lua", "server_rewrite_by_lua", "set_by_lua", "internal", "secure_link", "ssl_verify", "js_access", "include");

    private static Map<String, String> replacements() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("add_header", RESPONSE);
        all.put("more_set_headers", RESPONSE);
        all.put("more_clear_headers", "TrafficPolicy responseHeaders.remove");
        all.put("proxy_hide_header", "TrafficPolicy responseHeaders.remove");
        all.put("expires", RESPONSE);
        all.put("proxy_set_header", REQUEST);
        all.put("more_set_input_headers", REQUEST);
        all.put("more_clear_input_headers", "TrafficPolicy requestHeaders.remove");
        all.put("grpc_set_header", REQUEST);
        all.put("rewrite", "rewrite-target, or TrafficPolicy urlRewrite");
        all.put("return", "permanent-redirect or temporal-redirect, or TrafficPolicy redirect");
        all.put("proxy_connect_timeout", "proxy-connect-timeout, or TrafficPolicy timeouts");
        all.put("proxy_read_timeout", "proxy-read-timeout, or TrafficPolicy timeouts");
        all.put("proxy_send_timeout", "proxy-send-timeout, or TrafficPolicy timeouts");
        all.put("proxy_next_upstream", "proxy-next-upstream, or TrafficPolicy retry");
        all.put("proxy_cookie_", "TrafficPolicy cookies");
        all.put("proxy_ssl_", "proxy-ssl-secret, or a BackendTLSPolicy");
        all.put("client_max_body_size", "proxy-body-size, or TrafficPolicy requestBody");
        all.put("error_page", "custom-http-errors, or TrafficPolicy errorPages");
        all.put("gzip", "TrafficPolicy compression");
        all.put("brotli", "TrafficPolicy compression");
        all.put("mirror", "mirror-target");
        all.put("deny", "denylist-source-range, or TrafficPolicy access");
        all.put("allow", "whitelist-source-range, or TrafficPolicy access");
        all.put("auth_basic", "auth-type and auth-secret, or TrafficPolicy authentication");
        all.put("auth_request", "auth-url, or TrafficPolicy authentication.external");
        all.put("limit_req", "limit-rps, or TrafficPolicy rateLimits");
        all.put("limit_conn", "limit-connections, or TrafficPolicy concurrency");
        all.put("limit_rate", "limit-rate, or TrafficPolicy bandwidth");
        all.put("modsecurity", "a web application firewall behind this one");
        return all;
    }

    /** Reads names of directives; text that is no configuration of nginx has what looks like some. */
    static Snippet parse(String text) {
        Set<String> directives = new LinkedHashSet<>();
        Set<String> guards = new LinkedHashSet<>();
        List<Boolean> conditions = new ArrayList<>();
        for (List<String> words : statements(text, guards)) {
            String name = words.getFirst();
            if (name.equals("}")) {
                if (!conditions.isEmpty()) {
                    conditions.removeLast();
                }
                continue;
            }
            directives.add(name);
            if (words.getLast().equals("{")) {
                conditions.add(name.equals("if"));
            }
            boolean refuses = name.equals("return")
                    && (conditions.contains(true) || words.size() < 2 || !words.get(1).matches("[123][0-9][0-9]|http.*"));
            if (refuses || GUARDS.stream().anyMatch(name::startsWith)) {
                guards.add(name);
            }
        }
        return new Snippet(directives, guards);
    }

    /** Each with its words; a block's beginning is the last word of what opens it, its end one of its own. */
    private static List<List<String>> statements(String text, Set<String> guards) {
        List<List<String>> all = new ArrayList<>();
        List<String> current = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? ';' : text.charAt(i);
            boolean last = i == text.length();
            if (quote != 0 && !last) {
                quote = c == quote ? 0 : quote;
                word.append(c);
            } else if (word.isEmpty() && c == '#') {
                int line = text.indexOf('\n', i);
                i = line < 0 ? text.length() - 1 : line;
            } else if ((c == '"' || c == '\'') && word.isEmpty()) {
                quote = c;
                word.append(c);
            } else if (Character.isWhitespace(c) || c == ';' || c == '{' || c == '}') {
                end(word, current);
                if (c == '{') {
                    current.add("{");
                }
                if (!Character.isWhitespace(c)) {
                    end(current, all);
                }
                if (c == '}') {
                    all.add(List.of("}"));
                }
            } else {
                word.append(c);
            }
        }
        if (quote != 0) {
            // Nobody knows what is within it.
            guards.add("a quote without end");
        }
        return all;
    }

    private static void end(StringBuilder word, List<String> current) {
        if (!word.isEmpty()) {
            current.add(word.toString());
            word.setLength(0);
        }
    }

    private static void end(List<String> current, List<List<String>> all) {
        if (!current.isEmpty()) {
            all.add(List.copyOf(current));
            current.clear();
        }
    }

    /** What to write instead of what is known; empty where nothing is. */
    String instead() {
        String all = directives.stream()
                .flatMap(name -> INSTEAD.entrySet().stream()
                        .filter(one -> name.startsWith(one.getKey()))
                        .limit(1)
                        .map(one -> name + ": " + one.getValue()))
                .collect(Collectors.joining("; "));
        return all.isEmpty() ? "" : ": " + all;
    }
}
