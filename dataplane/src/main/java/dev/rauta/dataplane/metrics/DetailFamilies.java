// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

import dev.rauta.dataplane.metrics.MetricFamily.Counter;
import dev.rauta.dataplane.metrics.MetricFamily.Sample;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The details of routes where they are asked for: requests by method and status, how long they took by class of status, and the rest
 * without either, for a distribution has a dozen figures.
 */
final class DetailFamilies {
    private final SeriesTable table;

    private DetailFamilies(SeriesTable table) {
        this.table = table;
    }

    static List<MetricFamily> of(SeriesTable table) {
        return new DetailFamilies(table).families();
    }

    private List<MetricFamily> families() {
        return List.of(
                family("requests", "Requests that have ended, by what the client was told.", DetailFamilies::requests),
                family("request_duration_seconds", "From a request's head to its response's end.", DetailFamilies::durations),
                part(Detail.Part.CONNECT, "connect_duration_seconds", "From the choice of the last endpoint to a connection to it."),
                part(Detail.Part.HEADER, "header_duration_seconds", "From the choice of the last endpoint to its answer's head."),
                part(Detail.Part.RESPONSE, "response_duration_seconds", "From the choice of the last endpoint to its answer's end."),
                part(Detail.Part.RECEIVED, "request_size", "Bytes of requests, heads included."),
                part(Detail.Part.SENT, "response_size", "Bytes of responses, heads included."),
                part(Detail.Part.SENT_WIDELY, "bytes_sent", "The same by powers of ten."));
    }

    private MetricFamily part(Detail.Part part, String name, String help) {
        return family(name, help, (labels, workers) -> {
            long[] sums = new long[part.scale.cells()];
            workers.forEach(worker -> worker.addPart(part, sums));
            return Stream.of(part.scale.histogram(labels, sums));
        });
    }

    /** @param samples what is told of a route, of which its workers have these details */
    private MetricFamily family(String name, String help, BiFunction<Map<String, String>, List<Detail>, Stream<Sample>> samples) {
        return new MetricFamily(name, help, () -> table.routes().entrySet().stream()
                .flatMap(route -> {
                    List<Detail> workers = route.getValue().details();
                    Map<String, String> labels =
                            Map.of("listener", route.getKey().listener(), "route", route.getKey().route());
                    return workers.isEmpty() ? Stream.empty() : samples.apply(labels, workers);
                }));
    }

    private static Stream<Sample> requests(Map<String, String> labels, List<Detail> workers) {
        Map<Long, Long> pairs = new TreeMap<>();
        long[] beyond = new long[WorkerMetrics.CLASSES];
        for (Detail worker : workers) {
            worker.addPairs(pairs);
            worker.addBeyond(beyond);
        }
        Stream<Sample> exact = pairs.entrySet().stream()
                .map(one -> new Counter(
                        with(labels, Detail.METHODS.get((int) (one.getKey() / 1000)), Long.toString(one.getKey() % 1000)),
                        one.getValue()));
        Stream<Sample> others = IntStream.range(0, WorkerMetrics.CLASSES)
                .filter(status -> beyond[status] > 0)
                .mapToObj(status -> new Counter(with(labels, Detail.OTHER, Outcome.classLabel(status)), beyond[status]));
        return Stream.concat(exact, others);
    }

    private static Stream<Sample> durations(Map<String, String> labels, List<Detail> workers) {
        long[][] sums = new long[WorkerMetrics.CLASSES][];
        workers.forEach(worker -> worker.addDurations(sums));
        return IntStream.range(0, WorkerMetrics.CLASSES)
                .filter(status -> sums[status] != null)
                .mapToObj(status -> {
                    Map<String, String> its = new TreeMap<>(labels);
                    its.put("status", Outcome.classLabel(status));
                    return Scale.TIME.histogram(its, sums[status]);
                });
    }

    private static Map<String, String> with(Map<String, String> labels, String method, String status) {
        Map<String, String> more = new TreeMap<>(labels);
        more.put("method", method);
        more.put("status", status);
        return more;
    }
}
