// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin.page;

import dev.rauta.app.admin.markup.Cell;
import dev.rauta.app.admin.markup.Listing;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.match.HostPattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which requests go where, and who asked for it. */
final class Routes {
    private static final Listing.Heading HEADING = new Listing.Heading(
            "routes", "Routes", "There is no route.", List.of("Host", "Match", "Goes to", "Listener", "Asked for by"));

    private record Placed(HostPattern host, Route route) {}

    private Routes() {}

    static Listing<RouteLine> of(Facts facts, List<RouteLine> all) {
        return new Listing<>(HEADING, all, RouteLine::words, one -> List.of(
                Cell.plain(one.host()),
                Cell.code(one.match()),
                Cell.few(8, one.does()),
                Cell.few(4, one.listeners().stream().map(on -> Cell.faint(on.value())).toList()),
                Sources.cell(one.source(), facts)));
    }

    /** In the order of listeners and hosts, and of each as they are tried; one that listeners have alike is told once. */
    static List<RouteLine> all(Facts facts) {
        RouteTable table = facts.held().map(held -> held.snapshot().routes()).orElseGet(RouteTable::empty);
        Map<Placed, List<ListenerName>> alike = new LinkedHashMap<>();
        for (VirtualHost host : table.virtualHosts()) {
            for (Route route : host.routes()) {
                alike.computeIfAbsent(new Placed(host.host(), route), _ -> new ArrayList<>(2)).add(host.listener());
            }
        }
        List<RouteLine> all = new ArrayList<>(alike.size() + table.streams().size());
        alike.forEach((placed, listeners) -> all.add(new RouteLine.Requests(placed.host(), placed.route(), listeners)));
        table.streams().forEach(stream -> all.add(new RouteLine.Connections(stream)));
        return all;
    }
}
