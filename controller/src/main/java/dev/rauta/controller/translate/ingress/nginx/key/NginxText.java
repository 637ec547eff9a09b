// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import dev.rauta.routes.filter.HeaderTemplate;
import dev.rauta.routes.filter.Variable;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text with variables of nginx, as values of header fields have them. */
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

    /**
     * The same as a {@link HeaderTemplate} says it.
     *
     * @throws IllegalArgumentException for a variable that is not known here
     */
    public static String template(String text) {
        StringBuilder all = new StringBuilder();
        Matcher found = VARIABLE.matcher(text);
        int from = 0;
        while (found.find()) {
            String name = found.group(1) == null ? found.group(2) : found.group(1);
            Variable variable = KNOWN.get(name);
            if (variable == null) {
                throw new IllegalArgumentException(
                        "variable $" + name + " in '" + text + "' (expected: one of " + new TreeSet<>(KNOWN.keySet()) + ")");
            }
            all.append(literal(text.substring(from, found.start()))).append("${").append(variable.spelling()).append('}');
            from = found.end();
        }
        return all.append(literal(text.substring(from))).toString();
    }

    private static String literal(String text) {
        return text.replace("${", "$${");
    }
}
