// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.log;

import dev.rauta.routes.Action;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.Precedence;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that has ended, with fields that a test has said. */
final class Request implements Ended {
    final Map<String, String> fields = new HashMap<>();
    final LogFormat format;
    int status = 200;
    String target = "/shop?a=b";
    String cipher = "";
    boolean known = true;

    Request(LogFormat format) {
        this.format = format;
    }

    Request with(String name, String value) {
        fields.put(name, value);
        return this;
    }

    /** The line that is written of it. */
    String line() {
        Line line = new Line(format.escape(), new Stamp(ZoneId.of("+01:00")));
        line.begin(1_136_210_645_123L);
        format.write(this, line);
        return new String(line.bytes(), 0, line.length(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public long nanos() {
        return 5_600_000;
    }

    @Override
    public String reason() {
        return known ? "" : "bad-request";
    }

    @Override
    public String client() {
        return "192.0.2.7";
    }

    @Override
    public String peer() {
        return "10.0.0.9";
    }

    @Override
    public String version() {
        return "HTTP/1.1";
    }

    @Override
    public String scheme() {
        return "https";
    }

    @Override
    public String cipher() {
        return cipher;
    }

    @Override
    public String method() {
        return known ? "GET" : "";
    }

    @Override
    public String target() {
        return known ? target : "";
    }

    @Override
    public CharSequence authority() {
        return known ? "A.example:8443" : "";
    }

    @Override
    public @Nullable CharSequence asked(int index) {
        return fields.get(format.asked().get(index));
    }

    @Override
    public @Nullable CharSequence answered(int index) {
        return fields.get(format.answered().get(index));
    }

    @Override
    public CharSequence id() {
        return known ? "f00d" : "";
    }

    @Override
    public long received() {
        return known ? 321 : 0;
    }

    @Override
    public long sent() {
        return 1100;
    }

    @Override
    public long bodySent() {
        return known ? 1000 : 0;
    }

    @Override
    public int port() {
        return 443;
    }

    @Override
    public @Nullable Route route() {
        return !known ? null : new Route(
                RouteName.of("ingress", "shop", "web", "0"),
                SourceRef.of("Ingress", "shop", "web"),
                RouteMatch.of(new PathMatch.Prefix("/shop")),
                new Precedence(Instant.EPOCH, "shop", "web", 0, 0),
                List.of(),
                new Action.Respond(200, "ok"),
                Timeouts.DEFAULT);
    }

    @Override
    public @Nullable UpstreamName upstream() {
        return known ? UpstreamName.of("shop", "cart", 80).variant("h2c") : null;
    }

    @Override
    public @Nullable UpstreamName alternative() {
        return known && status == 201 ? UpstreamName.of("shop", "cart-new", 81) : null;
    }

    @Override
    public List<EndedAttempt> attempts() {
        return known
                ? List.of(
                        new EndedAttempt(new Endpoint("10.1.0.1", 8080), 502, new EndedAttempt.Times(EndedAttempt.NEVER, EndedAttempt.NEVER, 1_000_000), 0),
                        new EndedAttempt(new Endpoint("fd00::1", 8080), 200, new EndedAttempt.Times(400_000, 3_000_000, 4_000_000), 1000))
                : List.of();
    }
}
