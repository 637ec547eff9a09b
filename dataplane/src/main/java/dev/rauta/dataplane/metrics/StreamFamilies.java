// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

import dev.rauta.dataplane.metrics.MetricFamily.Counter;
import dev.rauta.dataplane.metrics.MetricFamily.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is counted of connections and flows that go on as they are. */
final class StreamFamilies {
    private StreamFamilies() {}

    /**
     * Label sets that never counted anything are left out, but for what no listener takes.
     *
     * @param unstreamed of what no listener takes
     */
    static List<MetricFamily> of(Map<SeriesTable.RouteLabels, Series> all, Series unstreamed) {
        List<Sample> connections = new ArrayList<>();
        List<Sample> bytes = new ArrayList<>();
        all.forEach((its, figures) -> {
            long[] counts = figures.total();
            String listener = its.listener();
            String route = its.route();
            for (StreamOutcome outcome : StreamOutcome.values()) {
                long count = counts[outcome.ordinal()];
                if (count > 0 || (figures == unstreamed && outcome == StreamOutcome.NO_ROUTE)) {
                    Map<String, String> labels =
                            Map.of("listener", listener, "route", route, "outcome", outcome.label());
                    connections.add(new Counter(labels, count));
                }
            }
            long received = counts[WorkerMetrics.STREAM_RECEIVED];
            long sent = counts[WorkerMetrics.STREAM_SENT];
            if (received + sent > 0 || figures == unstreamed) {
                bytes.add(new Counter(Map.of("listener", listener, "route", route, "direction", "received"), received));
                bytes.add(new Counter(Map.of("listener", listener, "route", route, "direction", "sent"), sent));
            }
        });
        return List.of(
                new MetricFamily(
                        "rauta_stream_connections_total",
                        "Connections and flows of datagrams that went on as they are and have ended.",
                        connections),
                new MetricFamily(
                        "rauta_stream_bytes_total", "Bytes of such connections and flows, received from clients or sent to them.", bytes));
    }
}
