// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.log;

import static dev.rauta.dataplane.log.LogFormat.TARGET;
import static dev.rauta.dataplane.log.LogFormat.VALUE;

import dev.rauta.dataplane.log.Template.Variable;
import dev.rauta.routes.Route;
import dev.rauta.routes.tls.CipherSuite;
import dev.rauta.routes.upstream.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The variables that a format may name. */
final class Variables {
    private static final String ASKED = "http_";
    private static final String ANSWERED = "sent_http_";
    private static final String ARGUMENT = "arg_";
    private static final String COOKIE = "cookie_";
    private static final Map<String, Variable> ALL = all();

    private Variables() {}

    /** The fields that a format has named so far. */
    static final class Fields {
        final List<String> asked = new ArrayList<>();
        final List<String> answered = new ArrayList<>();

        private static int of(List<String> names, String name) {
            if (!names.contains(name)) {
                names.add(name);
            }
            return names.indexOf(name);
        }
    }

    /** @throws IllegalArgumentException where there is none of that name */
    static Variable of(String name, Fields fields) {
        if (name.startsWith(ANSWERED) && name.length() > ANSWERED.length()) {
            int index = Fields.of(fields.answered, field(name, ANSWERED));
            return text(ended -> ended.answered(index));
        }
        if (name.startsWith(ARGUMENT) && name.length() > ARGUMENT.length()) {
            String wanted = name.substring(ARGUMENT.length());
            return target(ended -> Pairs.first(query(ended.target()), '&', wanted));
        }
        if (name.startsWith(COOKIE) && name.length() > COOKIE.length()) {
            int index = Fields.of(fields.asked, "cookie");
            String wanted = name.substring(COOKIE.length());
            return text(ended -> Pairs.first(ended.asked(index), ';', wanted));
        }
        if (name.equals("http_host")) {
            return text(Ended::authority);
        }
        if (name.startsWith(ASKED) && name.length() > ASKED.length()) {
            return asked(fields, field(name, ASKED));
        }
        return switch (name) {
            case "remote_user" -> {
                int index = Fields.of(fields.asked, "authorization");
                yield text(ended -> BasicUser.of(ended.asked(index)));
            }
            case "proxy_add_x_forwarded_for" -> {
                int index = Fields.of(fields.asked, "x-forwarded-for");
                yield (ended, line) -> forwarded(ended.asked(index), ended, line);
            }
            case "content_type", "content_length" -> asked(fields, name.replace('_', '-'));
            default -> {
                Variable known = ALL.get(name);
                if (known == null) {
                    throw new IllegalArgumentException("variable $" + name + " (expected one of: " + names() + ")");
                }
                yield known;
            }
        };
    }

    private static Variable asked(Fields fields, String field) {
        int index = Fields.of(fields.asked, field);
        return text(ended -> ended.asked(index));
    }

    private static String field(String name, String prefix) {
        return name.substring(prefix.length()).replace('_', '-').toLowerCase(Locale.ROOT);
    }

    /** All names, those of any field included. */
    static String names() {
        TreeSet<String> names = new TreeSet<>(ALL.keySet());
        names.addAll(List.of("remote_user", "content_type", "content_length", "proxy_add_x_forwarded_for", "arg_NAME",
                "cookie_NAME", "http_NAME", "sent_http_NAME"));
        return String.join(", ", names);
    }

    private static Map<String, Variable> all() {
        Map<String, Variable> all = new TreeMap<>();
        client(all);
        request(all);
        response(all);
        place(all);
        upstream(all);
        return Map.copyOf(all);
    }

    private static void client(Map<String, Variable> all) {
        all.put("remote_addr", text(Ended::client));
        all.put("the_real_ip", text(Ended::client));
        all.put("realip_remote_addr", text(Ended::peer));
        all.put("remote_port", (ended, line) -> {
            if (ended.peerPort() == 0) {
                line.nothing();
            } else {
                line.number(ended.peerPort());
            }
        });
        all.put("ssl_protocol", text(Ended::tlsVersion));
        all.put("ssl_cipher", text(ended -> CipherSuite.openSslName(ended.cipher())));
        all.put("ssl_server_name", text(Ended::serverName));
        all.put("scheme", text(Ended::scheme));
        all.put("pass_access_scheme", text(Ended::scheme));
        all.put("https", text(ended -> ended.scheme().equals("https") ? "on" : ""));
    }

    private static void request(Map<String, Variable> all) {
        all.put("request", Variables::requestLine);
        all.put("request_method", text(Ended::method));
        all.put("request_uri", target(Ended::target));
        all.put("document_uri", target(ended -> path(ended.target())));
        all.put("uri", target(ended -> path(ended.target())));
        all.put("args", target(ended -> query(ended.target())));
        all.put("query_string", target(ended -> query(ended.target())));
        all.put("is_args", (ended, line) -> line.raw(query(ended.target()).isEmpty() ? "" : "?"));
        all.put("server_protocol", text(Ended::version));
        all.put("host", text(ended -> HostName.of(ended.authority(), ended.serverName())));
        all.put("best_http_host", text(Ended::authority));
        all.put("req_id", text(Ended::id));
        all.put("request_id", text(Ended::id));
        all.put("request_length", number(Ended::received));
        all.put("opentelemetry_trace_id", text(Ended::traceId));
        all.put("opentelemetry_span_id", text(Ended::spanId));
        all.put("opentelemetry_context_traceparent", text(Ended::traceparent));
    }

    private static void response(Map<String, Variable> all) {
        all.put("status", number(Ended::status));
        all.put("body_bytes_sent", number(Ended::bodySent));
        all.put("bytes_sent", number(Ended::sent));
        all.put("request_time", (ended, line) -> line.seconds(ended.nanos()));
        all.put("time_local", (_, line) -> line.raw(line.stamp().local()));
        all.put("time_iso8601", (_, line) -> line.raw(line.stamp().iso()));
        all.put("msec", (_, line) -> line.thousandths(line.stamp().millis()));
        all.put("rauta_error", text(Ended::reason));
    }

    private static void place(Map<String, Variable> all) {
        all.put("server_port", number(Ended::port));
        all.put("pass_server_port", number(Ended::port));
        all.put("rauta_listener", text(Ended::listener));
        all.put("rauta_route", ofRoute(route -> route.name().value()));
        all.put("namespace", ofRoute(route -> route.source().namespace()));
        all.put("ingress_name", ofRoute(route -> route.source().name()));
        all.put("location_path", ofRoute(ServiceParts::path));
        all.put("service_name", text(ended -> ServiceParts.service(ended.upstream())));
        all.put("service_port", text(ended -> ServiceParts.port(ended.upstream())));
    }

    private static void upstream(Map<String, Variable> all) {
        all.put("proxy_upstream_name", text(ended -> ServiceParts.dashed(ended.upstream())));
        all.put("proxy_host", text(ended -> ServiceParts.dashed(ended.upstream())));
        all.put("proxy_alternative_upstream_name", text(ended -> ServiceParts.dashed(ended.alternative())));
        all.put("upstream_addr", each((line, one) -> address(line, one.endpoint())));
        all.put("upstream_response_length", each((line, one) -> line.number(one.bytes())));
        all.put("upstream_response_time", each((line, one) -> line.seconds(one.times().ended())));
        all.put("upstream_connect_time", each((line, one) -> since(line, one.times().connected())));
        all.put("upstream_header_time", each((line, one) -> since(line, one.times().answered())));
        all.put("upstream_status", each((line, one) -> {
            if (one.status() == 0) {
                line.raw('-');
            } else {
                line.number(one.status());
            }
        }));
    }

    private static Variable text(Function<Ended, @Nullable CharSequence> what) {
        return (ended, line) -> line.value(what.apply(ended), VALUE);
    }

    private static Variable target(Function<Ended, @Nullable CharSequence> what) {
        return (ended, line) -> line.value(what.apply(ended), TARGET);
    }

    private static Variable number(ToLongFunction<Ended> what) {
        return (ended, line) -> line.number(what.applyAsLong(ended));
    }

    private static Variable ofRoute(Function<Route, CharSequence> what) {
        return text(ended -> {
            Route route = ended.route();
            return route == null ? null : what.apply(route);
        });
    }

    /** What it says of each attempt, with commas between. */
    private static Variable each(BiConsumer<Line, EndedAttempt> what) {
        return (ended, line) -> {
            List<EndedAttempt> attempts = ended.attempts();
            if (attempts.isEmpty()) {
                line.nothing();
            }
            for (int i = 0; i < attempts.size(); i++) {
                line.raw(i == 0 ? "" : ", ");
                what.accept(line, attempts.get(i));
            }
        };
    }

    /** As nginx writes it: a dash, whatever the escaping, for what has not come. */
    private static void since(Line line, long nanos) {
        if (nanos < 0) {
            line.raw('-');
        } else {
            line.seconds(nanos);
        }
    }

    private static void forwarded(@Nullable CharSequence before, Ended ended, Line line) {
        if (before != null && !before.isEmpty()) {
            line.escaped(before, VALUE).raw(", ");
        }
        line.escaped(ended.client(), VALUE);
    }

    private static void requestLine(Ended ended, Line line) {
        if (ended.method().isEmpty()) {
            line.nothing();
        } else {
            line.escaped(ended.method(), VALUE).raw(' ').escaped(ended.target(), TARGET).raw(' ').raw(ended.version());
        }
    }

    static void address(Line line, Endpoint endpoint) {
        boolean brackets = endpoint.host().indexOf(':') >= 0;
        line.raw(brackets ? "[" : "").escaped(endpoint.host(), VALUE).raw(brackets ? "]:" : ":").number(endpoint.port());
    }

    private static String path(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    private static String query(String target) {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }
}
