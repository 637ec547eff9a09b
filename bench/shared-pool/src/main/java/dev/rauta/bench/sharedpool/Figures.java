// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.sharedpool;

import com.sun.management.ThreadMXBean;
import dev.rauta.app.metrics.DataplaneFamilies;
import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.metrics.MetricFamily;
import dev.rauta.dataplane.metrics.MetricFamily.Counter;
import dev.rauta.dataplane.metrics.MetricFamily.Gauge;
import dev.rauta.dataplane.metrics.MetricFamily.Histogram;
import dev.rauta.dataplane.metrics.MetricFamily.Sample;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a proxy has counted so far, its exposed metrics and those of its variant. */
final class Figures {
    private final Dataplane dataplane;
    private final Variant variant;

    Figures(Dataplane dataplane, Variant variant) {
        this.dataplane = dataplane;
        this.variant = variant;
    }

    /** All of it, as {@code name=number}; of workers by their numbers. */
    String line() {
        List<MetricFamily> families = DataplaneFamilies.of(dataplane);
        StringBuilder line = new StringBuilder();
        byWorker(families, "rauta_worker_requests_total").forEach((worker, count) -> put(line, "requests_" + worker, count));
        byWorker(families, "rauta_worker_pool_connections")
                .forEach((worker, count) -> put(line, "connections_" + worker, count));
        put(line, "handed_over", variant.handedOver());
        put(line, "batches", variant.batches());
        put(line, "locked", variant.locked());
        put(line, "contended", variant.contended());
        put(line, "allocated", allocated());
        return line.toString().strip();
    }

    private static void put(StringBuilder line, String name, long value) {
        line.append(' ').append(name).append('=').append(value);
    }

    private static Map<String, Long> byWorker(List<MetricFamily> families, String name) {
        Map<String, Long> sums = new TreeMap<>();
        for (MetricFamily family : families) {
            if (family.name().equals(name)) {
                family.samples()
                        .forEach(sample -> sums.merge(String.valueOf(sample.labels().get("worker_id")), value(sample), Long::sum));
            }
        }
        return sums;
    }

    private static long value(Sample sample) {
        return switch (sample) {
            case Counter counter -> (long) counter.value();
            case Gauge gauge -> (long) gauge.value();
            case Histogram histogram -> histogram.counts().stream().mapToLong(Long::longValue).sum();
        };
    }

    /** How many bytes the workers' threads have allocated. */
    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith("worker-")) {
                sum += threads.getThreadAllocatedBytes(thread.getThreadId());
            }
        }
        return sum;
    }
}
