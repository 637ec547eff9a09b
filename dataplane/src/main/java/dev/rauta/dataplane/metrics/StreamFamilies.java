// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

import dev.rauta.dataplane.metrics.MetricFamily.Counter;
import dev.rauta.dataplane.metrics.MetricFamily.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** What is counted of connections and flows that go on as they are. */
final class StreamFamilies {
    /** {@link SeriesTable#unrouted()}. */
    private static final int UNROUTED = 0;

    private StreamFamilies() {}

    /**
     * Label sets that never counted anything are left out, but for what no listener takes.
     *
     * @param cells of a series, over all workers
     */
    static List<MetricFamily> of(List<SeriesTable.RouteLabels> all, IntFunction<long[]> cells) {
        List<Sample> connections = new ArrayList<>();
        List<Sample> bytes = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            long[] counts = cells.apply(i);
            String listener = all.get(i).listener();
            String route = all.get(i).route();
            for (StreamOutcome outcome : StreamOutcome.values()) {
                long count = counts[outcome.ordinal()];
                if (count > 0 || (i == UNROUTED && outcome == StreamOutcome.NO_ROUTE)) {
                    Map<String, String> labels =
                            Map.of("listener", listener, "route", route, "outcome", outcome.label());
                    connections.add(new Counter(labels, count));
                }
            }
            long received = counts[WorkerMetrics.STREAM_RECEIVED];
            long sent = counts[WorkerMetrics.STREAM_SENT];
            if (received + sent > 0 || i == UNROUTED) {
                bytes.add(new Counter(Map.of("listener", listener, "route", route, "direction", "received"), received));
                bytes.add(new Counter(Map.of("listener", listener, "route", route, "direction", "sent"), sent));
            }
        }
        return List.of(
                new MetricFamily(
                        "rauta_stream_connections_total",
                        "Connections and flows of datagrams that went on as they are and have ended.",
                        connections),
                new MetricFamily(
                        "rauta_stream_bytes_total", "Bytes of such connections and flows, received from clients or sent to them.", bytes));
    }
}
