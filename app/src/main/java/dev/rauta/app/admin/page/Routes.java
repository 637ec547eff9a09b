// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin.page;

import dev.rauta.app.admin.markup.Cell;
import dev.rauta.app.admin.markup.Listing;
import java.util.List;
import java.util.stream.Stream;

/** Which requests go where, and who asked for it. */
final class Routes {
    private static final Listing.Heading HEADING = new Listing.Heading(
            "routes", "Routes", "There is no route.", List.of("Host", "Match", "Goes to", "Listener", "Asked for by"));

    private Routes() {}

    static Listing<RouteLine> of(Facts facts, List<RouteLine> all) {
        return new Listing<>(HEADING, all, RouteLine::words, one -> List.of(
                Cell.plain(one.host()),
                Cell.code(one.match()),
                Cell.few(8, one.does()),
                Cell.faint(one.listener()),
                Sources.cell(one.source(), facts)));
    }

    /** In the order of hosts, and of each as they are tried. */
    static List<RouteLine> all(Facts facts) {
        return facts.held().stream()
                .map(held -> held.snapshot().routes())
                .<RouteLine>flatMap(table -> Stream.concat(
                        table.virtualHosts().stream()
                                .flatMap(host -> host.routes().stream().map(route -> new RouteLine.Requests(host, route))),
                        table.streams().stream().map(RouteLine.Connections::new)))
                .toList();
    }
}
