// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import dev.rauta.app.metrics.BreakerStates;
import dev.rauta.controller.Controller;
import dev.rauta.controller.condition.Problem;
import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.balance.resilience.ResilienceView;
import dev.rauta.dataplane.snapshot.InForce;
import dev.rauta.dataplane.upstream.pool.PoolView;
import dev.rauta.dataplane.worker.WorkerView;
import dev.rauta.routes.Route;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.upstream.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The page for people: what runs, what is wrong, which routes there are, what the workers do. */
final class Overview {
    private static final String STYLE = "body{font:14px system-ui,sans-serif;margin:2em;max-width:75em}"
            + "table{border-collapse:collapse;margin:.5em 0 1.5em}td,th{text-align:left;padding:.25em .9em .25em 0;"
            + "border-bottom:1px solid #ddd;vertical-align:top}code{font-size:13px}";

    private final String role;
    private final @Nullable Controller controller;
    private final @Nullable Dataplane dataplane;
    private final StringBuilder page = new StringBuilder();

    Overview(String role, @Nullable Controller controller, @Nullable Dataplane dataplane) {
        this.role = role;
        this.controller = controller;
        this.dataplane = dataplane;
    }

    String html() {
        page.append("<!doctype html><html lang=en><meta charset=utf-8><title>Rauta ").append(escaped(role));
        page.append("</title><style>").append(STYLE).append("</style><h1>Rauta ").append(escaped(role)).append("</h1>");
        page.append("<p><a href=/metrics>metrics</a> · <a href=/snapshot>snapshot</a>");
        page.append(dataplane != null ? " · <a href=/workers>workers</a>" : role.equals("shadow") ? " · <a href=/shadow>shadow</a>" : "");
        page.append(" · <a href=/readyz>ready</a></p>");
        Controller decides = controller;
        if (decides != null) {
            problems(decides.problems());
        }
        Dataplane bytes = dataplane;
        if (bytes != null) {
            bytes.snapshots().inForce().ifPresent(this::routes);
            workers(bytes.describeWorkers());
        }
        return page.append("</html>").toString();
    }

    private void problems(List<Problem> problems) {
        page.append("<h2>Problems: ").append(problems.size()).append("</h2>");
        if (!problems.isEmpty()) {
            table("object", "reason", "message");
            problems.forEach(one -> row(one.source().toString(), one.reason(), one.message()));
            page.append("</table>");
        }
    }

    private void routes(InForce now) {
        page.append("<h2>Routes</h2><p>version <code>").append(now.version().brief()).append("</code>, in force since ");
        page.append(now.since()).append("</p>");
        table("listener", "host", "match", "action", "asked by");
        for (VirtualHost host : now.snapshot().routes().virtualHosts()) {
            for (Route route : host.routes()) {
                row(host.listener().value(), host.host().toString(), route.match().path().toString(),
                        route.action().toString(), route.source().toString());
            }
        }
        for (StreamRoute stream : now.snapshot().routes().streams()) {
            row(stream.listener().value(), stream.host().toString(), "any connection or datagram",
                    stream.destinations().toString(), stream.source().toString());
        }
        page.append("</table>");
    }

    private void workers(List<WorkerView> workers) {
        page.append("<h2>Workers</h2>");
        table("worker", "connections", "in flight", "carried", "UDP flows", "requests", "upstream", "protocol", "open", "streams", "circuit breakers open", "ejected", "unhealthy");
        for (WorkerView worker : workers) {
            row(text(worker.worker()), text(worker.connections()), text(worker.exchanges()), text(worker.streams()),
                    text(worker.flows()), text(worker.requests()));
            for (PoolView pool : worker.pools()) {
                row("", "", "", "", "", "", pool.upstream().value(), pool.protocol() + " (" + pool.source() + ")",
                        text(pool.http1Connections() + pool.http2Connections()), text(pool.streams()),
                        open(pool, worker.resiliences().get(pool.upstream())),
                        ejected(worker.resiliences().get(pool.upstream())),
                        unhealthy(worker.resiliences().get(pool.upstream())));
            }
        }
        page.append("</table>");
    }

    private static String open(PoolView pool, @Nullable ResilienceView resilience) {
        return resilience == null
                ? ""
                : resilience.breakers().stream()
                        .flatMap(breaker -> BreakerStates.of(pool, breaker).entrySet().stream())
                        .filter(Map.Entry::getValue)
                        .map(state -> state.getKey().label())
                        .distinct()
                        .collect(Collectors.joining(", "));
    }

    private static String unhealthy(@Nullable ResilienceView resilience) {
        return resilience == null
                ? ""
                : resilience.down().stream().map(Endpoint::toString).collect(Collectors.joining(", "));
    }

    private static String ejected(@Nullable ResilienceView resilience) {
        return resilience == null
                ? ""
                : resilience.out().stream().map(Endpoint::toString).collect(Collectors.joining(", "));
    }

    private void table(String... titles) {
        page.append("<table><tr>");
        for (String title : titles) {
            page.append("<th>").append(title);
        }
    }

    private void row(String... cells) {
        page.append("<tr>");
        for (String cell : cells) {
            page.append("<td>").append(escaped(cell));
        }
    }

    private static String text(long figure) {
        return Long.toString(figure);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
