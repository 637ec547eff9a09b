// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.log;

import dev.rauta.routes.Route;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An object of JSON (RFC 8259) with snake-case names; what is not known is not in it. */
enum JsonObject implements LogFormat {
    INSTANCE;

    private static final List<String> ASKED = List.of("user-agent", "referer");

    @Override
    public List<String> asked() {
        return ASKED;
    }

    @Override
    public List<String> answered() {
        return List.of();
    }

    @Override
    public Escape escape() {
        return Escape.JSON;
    }

    @Override
    public void write(Ended ended, Line line) {
        line.raw("{\"time\":\"");
        line.stamp().utc(line);
        line.raw('"');
        text(line, "client", ended.client(), VALUE);
        request(ended, line);
        line.raw(",\"status\":").number(ended.status());
        line.raw(",\"bytes\":").number(ended.bodySent());
        line.raw(",\"request_bytes\":").number(ended.received());
        line.raw(",\"duration\":").seconds(ended.nanos());
        text(line, "listener", ended.listener(), VALUE);
        Route route = ended.route();
        text(line, "route", route == null ? "" : route.name().value(), VALUE);
        upstream(ended, line);
        text(line, "request_id", ended.id(), VALUE);
        text(line, "trace_id", ended.traceId(), VALUE);
        text(line, "span_id", ended.spanId(), VALUE);
        text(line, "user_agent", ended.asked(0), VALUE);
        text(line, "referer", ended.asked(1), VALUE);
        text(line, "tls_version", ended.tlsVersion(), VALUE);
        text(line, "tls_cipher", ended.cipher(), VALUE);
        text(line, "error", ended.reason(), VALUE);
        line.raw('}');
    }

    private static void request(Ended ended, Line line) {
        String target = ended.target();
        int query = target.indexOf('?');
        text(line, "method", ended.method(), VALUE);
        text(line, "scheme", ended.scheme(), VALUE);
        text(line, "host", ended.authority(), VALUE);
        text(line, "path", query < 0 ? target : target.substring(0, query), TARGET);
        text(line, "query", query < 0 ? "" : target.substring(query + 1), TARGET);
        text(line, "protocol", ended.version(), VALUE);
    }

    private static void upstream(Ended ended, Line line) {
        UpstreamName upstream = ended.alternative() == null ? ended.upstream() : ended.alternative();
        text(line, "upstream", upstream == null ? "" : upstream.value(), VALUE);
        List<EndedAttempt> attempts = ended.attempts();
        line.raw(",\"attempts\":").number(attempts.size());
        if (attempts.isEmpty()) {
            return;
        }
        EndedAttempt last = attempts.getLast();
        line.raw(",\"upstream_address\":\"");
        Variables.address(line, last.endpoint());
        line.raw('"');
        if (last.status() != 0) {
            line.raw(",\"upstream_status\":").number(last.status());
        }
        since(line, "upstream_connect", last.times().connected());
        since(line, "upstream_header", last.times().answered());
        line.raw(",\"upstream_duration\":").seconds(last.times().ended());
    }

    private static void since(Line line, String name, long nanos) {
        if (nanos >= 0) {
            line.raw(",\"").raw(name).raw("\":").seconds(nanos);
        }
    }

    private static void text(Line line, String name, @Nullable CharSequence value, int most) {
        if (value != null && !value.isEmpty()) {
            line.raw(",\"").raw(name).raw("\":\"").escaped(value, most).raw('"');
        }
    }
}
