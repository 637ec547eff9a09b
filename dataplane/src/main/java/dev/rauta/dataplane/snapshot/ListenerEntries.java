// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.StreamRoute;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a table says of each of its listeners besides their routes.
 *
 * @param shown by listener, which certificates are shown for which server names
 * @param streams by listener, what goes on as it is
 */
record ListenerEntries(Map<ListenerName, List<SniBinding>> shown, Map<ListenerName, List<StreamRoute>> streams) {

    static ListenerEntries of(RouteTable table) {
        return new ListenerEntries(
                table.sniBindings().stream().collect(Collectors.groupingBy(SniBinding::listener)),
                table.streams().stream().collect(Collectors.groupingBy(StreamRoute::listener)));
    }

    List<SniBinding> shown(Listener listener) {
        return shown.getOrDefault(listener.name(), List.of());
    }

    List<StreamRoute> streams(Listener listener) {
        return streams.getOrDefault(listener.name(), List.of());
    }
}
