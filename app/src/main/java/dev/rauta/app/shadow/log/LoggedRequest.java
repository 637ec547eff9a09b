// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.shadow.log;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request as an access log tells of it, and what became of it there.
 *
 * @param method empty where what came was no request of HTTP
 * @param host in lower case, without its port; empty where there was none
 * @param target path and query as the client sent them
 * @param tls whether it came encrypted; empty where the line does not say
 * @param port where it came in; 0 where the line does not say
 * @param client the client's address; empty where the line does not say
 * @param told names in lower case of the header fields that the line tells of
 * @param fields those of them that there were
 * @param status what the client was told
 * @param upstream {@code NAMESPACE-SERVICE-PORT} that it went to, or would have; empty where there was none
 * @param forwarded whether an upstream was asked
 */
public record LoggedRequest(
        String method,
        String host,
        String target,
        Optional<Boolean> tls,
        int port,
        String client,
        Set<String> told,
        Map<String, String> fields,
        int status,
        String upstream,
        Forwarded forwarded) {
    /** What ingress-nginx calls whoever answers what nobody asks for. */
    private static final String NOBODY = "upstream-default-backend";

    /** Whether an upstream was asked. */
    public enum Forwarded {
        YES,
        NO,
        /** One was, nobody says which, for an error page has taken the place of its answer. */
        REPLACED,
        /** The line does not say. */
        UNTOLD
    }

    public LoggedRequest {
        told = Set.copyOf(told);
        fields = Map.copyOf(fields);
    }

    static LoggedRequest of(Map<String, String> values, Set<String> told, Map<String, String> fields) {
        String[] request = values.getOrDefault("request", "").split(" ");
        boolean whole = request.length == 3 && request[2].startsWith("HTTP/");
        String method = said(values, "request_method").orElse(whole ? request[0] : "");
        String target = said(values, "request_uri").orElse(whole ? request[1] : "");
        String main = said(values, "proxy_upstream_name").orElse("");
        boolean nobody = main.equals(NOBODY);
        return new LoggedRequest(
                method.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+") && target.startsWith("/") ? method : "",
                host(values),
                target,
                tls(values),
                port(values),
                said(values, "remote_addr").or(() -> said(values, "the_real_ip")).orElse(""),
                told,
                fields,
                Integer.parseInt(values.getOrDefault("status", "0")),
                nobody ? "" : said(values, "proxy_alternative_upstream_name").orElse(main),
                nobody ? replaced(values) : forwarded(values));
    }

    private static String host(Map<String, String> values) {
        String authority = said(values, "host").or(() -> said(values, "http_host")).orElse("");
        int colon = authority.lastIndexOf(':');
        String host = colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
        // What nginx calls a server without a name.
        return host.equals("_") ? "" : host.toLowerCase(Locale.ROOT);
    }

    private static Optional<Boolean> tls(Map<String, String> values) {
        // What ingress-nginx believes of a load balancer goes before how that one came.
        Optional<String> scheme = said(values, "pass_access_scheme").or(() -> said(values, "scheme"));
        if (scheme.isPresent()) {
            return scheme.map("https"::equals);
        }
        if (values.containsKey("https") || values.containsKey("ssl_protocol")) {
            return Optional.of(said(values, "https").or(() -> said(values, "ssl_protocol")).isPresent());
        }
        return switch (port(values)) {
            case 443 -> Optional.of(true);
            case 80 -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static int port(Map<String, String> values) {
        return said(values, "server_port").filter(port -> port.matches("[0-9]{1,5}")).map(Integer::parseInt).orElse(0);
    }

    /** Of what ingress-nginx's default backend answered: upstreams that are asked one behind the other by an inner redirect have a colon between. */
    private static Forwarded replaced(Map<String, String> values) {
        boolean several = values.getOrDefault("upstream_addr", "").contains(" : ") || values.getOrDefault("upstream_status", "").contains(" : ");
        return several ? Forwarded.REPLACED : Forwarded.NO;
    }

    private static Forwarded forwarded(Map<String, String> values) {
        for (String name : new String[] {"upstream_addr", "upstream_status", "upstream_response_time"}) {
            if (values.containsKey(name)) {
                return said(values, name).isPresent() ? Forwarded.YES : Forwarded.NO;
            }
        }
        return Forwarded.UNTOLD;
    }

    private static Optional<String> said(Map<String, String> values, String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty() && !value.equals("-"));
    }

    /** As a client would say it. */
    public String url() {
        return tls.map(encrypted -> encrypted ? "https://" : "http://").orElse("//") + host + target;
    }
}
