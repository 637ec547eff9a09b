// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

import dev.rauta.dataplane.metrics.MetricFamily.Counter;
import dev.rauta.dataplane.metrics.MetricFamily.Sample;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The details of routes where they are asked for: requests by method and status, how long they took by class of status, and the rest
 * without either, for a distribution has a dozen figures.
 */
final class DetailFamilies {
    private final List<Sample> requests = new ArrayList<>();
    private final List<Sample> durations = new ArrayList<>();
    private final Map<Detail.Part, List<Sample>> parts = new EnumMap<>(Detail.Part.class);

    private DetailFamilies() {
        for (Detail.Part part : Detail.Part.values()) {
            parts.put(part, new ArrayList<>());
        }
    }

    static List<MetricFamily> of(Map<SeriesTable.RouteLabels, Series> routes) {
        DetailFamilies all = new DetailFamilies();
        routes.forEach((its, series) -> {
            Detail.Sums sums = series.details();
            if (sums != null) {
                all.add(Map.of("listener", its.listener(), "route", its.route()), sums);
            }
        });
        return all.families();
    }

    private void add(Map<String, String> labels, Detail.Sums sums) {
        sums.pairs.forEach((key, count) -> requests.add(new Counter(
                with(labels, Detail.METHODS.get((int) (key / 1000)), Long.toString(key % 1000)), count)));
        for (int i = 0; i < WorkerMetrics.CLASSES; i++) {
            if (sums.beyond[i] > 0) {
                requests.add(new Counter(with(labels, Detail.OTHER, Outcome.classLabel(i)), sums.beyond[i]));
            }
            if (sums.durations[i] != null) {
                Map<String, String> its = new TreeMap<>(labels);
                its.put("status", Outcome.classLabel(i));
                durations.add(Scale.TIME.histogram(its, sums.durations[i], 0));
            }
        }
        parts.forEach((part, samples) -> samples.add(sums.histogram(part, labels)));
    }

    private static Map<String, String> with(Map<String, String> labels, String method, String status) {
        Map<String, String> more = new TreeMap<>(labels);
        more.put("method", method);
        more.put("status", status);
        return more;
    }

    private List<MetricFamily> families() {
        return List.of(
                new MetricFamily("requests", "Requests that have ended, by what the client was told.", requests),
                new MetricFamily("request_duration_seconds", "From a request's head to its response's end.", durations),
                part(Detail.Part.CONNECT, "connect_duration_seconds", "From the choice of the last endpoint to a connection to it."),
                part(Detail.Part.HEADER, "header_duration_seconds", "From the choice of the last endpoint to its answer's head."),
                part(Detail.Part.RESPONSE, "response_duration_seconds", "From the choice of the last endpoint to its answer's end."),
                part(Detail.Part.RECEIVED, "request_size", "Bytes of requests, heads included."),
                part(Detail.Part.SENT, "response_size", "Bytes of responses, heads included."),
                part(Detail.Part.SENT_WIDELY, "bytes_sent", "The same by powers of ten."));
    }

    private MetricFamily part(Detail.Part part, String name, String help) {
        return new MetricFamily(name, help, parts.getOrDefault(part, List.of()));
    }
}
