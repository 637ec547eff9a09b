// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.metrics.nginx;

import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.metrics.MetricFamily;
import dev.rauta.dataplane.metrics.MetricFamily.Gauge;
import dev.rauta.dataplane.metrics.MetricFamily.Histogram;
import dev.rauta.dataplane.metrics.MetricFamily.Sample;
import dev.rauta.dataplane.snapshot.InForce;
import dev.rauta.dataplane.worker.WorkerView;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The figures of a dataplane under the names that dashboards and alerts for ingress-nginx know.
 *
 * <p>Requests are counted by method and exact status; how long they took by class of status, such as {@code 2xx}, as ingress-nginx has it
 * with {@code --report-status-classes}, and other distributions without either, where ingress-nginx makes one more for each. Counters have no {@code _total} in their names there, so that they are exposed as gauges that only grow.
 */
public final class NginxFamilies {
    private static final String PREFIX = "nginx_ingress_controller_";

    private final Map<String, String> constant;

    /**
     * @param controllerClass the name of the controller in IngressClasses
     * @param namespace the pod's; empty outside a cluster
     * @param pod its name
     */
    public NginxFamilies(String controllerClass, String namespace, String pod) {
        this.constant = Map.of(
                "controller_class", controllerClass, "controller_namespace", namespace, "controller_pod", pod);
    }

    /**
     * What {@code dataplane}, which keeps details of its routes, has counted.
     *
     * @param own its figures under their own names, read just before
     */
    public List<MetricFamily> of(Dataplane dataplane, List<MetricFamily> own) {
        List<MetricFamily> families = new ArrayList<>();
        dataplane.snapshots().inForce().ifPresent(now -> {
            ServedPaths paths = ServedPaths.of(now.snapshot().routes());
            families.addAll(ofPaths(paths, dataplane.details()));
            families.add(certificates(own));
            families.add(gauge("config_last_reload_successful_timestamp_seconds", "When the configuration in force was taken.",
                    now.since().getEpochSecond()));
            families.add(gauge("config_hash", "A number made of the configuration in force.", hash(now)));
        });
        long rejected = dataplane.snapshots().rejected();
        families.add(gauge("config_last_reload_successful", "Whether the last configuration could be read.", rejected == 0 ? 1 : 0));
        families.add(gauge("success", "Configurations put in force.", dataplane.snapshots().applied()));
        families.add(gauge("errors", "Configurations that could not be read.", rejected));
        process(families, dataplane.describeWorkers(), own);
        return families;
    }

    /** What is counted of routes, under the labels of their paths. */
    private List<MetricFamily> ofPaths(ServedPaths paths, List<MetricFamily> details) {
        return details.stream()
                .map(detail -> new MetricFamily(PREFIX + detail.name(), detail.help(), () -> summed(paths, detail)))
                .toList();
    }

    private Stream<Sample> summed(ServedPaths paths, MetricFamily detail) {
        Map<Map<String, String>, Sample> sums = new HashMap<>();
        detail.samples().forEach(sample -> paths.find(sample.labels().getOrDefault("route", ""))
                .map(path -> relabelled(sample, path))
                .ifPresent(its -> sums.merge(its.labels(), its, NginxFamilies::sum)));
        return sums.values().stream();
    }

    private Sample relabelled(Sample sample, ServedPaths.Path path) {
        Map<String, String> labels = with(path);
        for (String name : List.of("method", "status")) {
            String value = sample.labels().get(name);
            if (value != null) {
                labels.put(name, value);
            }
        }
        return switch (sample) {
            case MetricFamily.Counter counter -> new Gauge(labels, counter.value());
            case Gauge gauge -> new Gauge(labels, gauge.value());
            case Histogram its -> new Histogram(labels, its.bounds(), its.counts(), its.sum());
        };
    }

    private static Sample sum(Sample one, Sample other) {
        return switch (one) {
            case Histogram first when other instanceof Histogram second -> both(first, second);
            case Gauge first when other instanceof Gauge second -> new Gauge(first.labels(), first.value() + second.value());
            default -> throw new IllegalStateException("samples of two kinds in one family: " + one + ", " + other);
        };
    }

    private static Histogram both(Histogram one, Histogram other) {
        List<Long> counts = new ArrayList<>();
        for (int i = 0; i < one.counts().size(); i++) {
            counts.add(one.counts().get(i) + other.counts().get(i));
        }
        return new Histogram(one.labels(), one.bounds(), counts, one.sum() + other.sum());
    }

    private Map<String, String> with(ServedPaths.Path path) {
        Map<String, String> labels = new TreeMap<>(constant);
        labels.put("namespace", path.namespace());
        labels.put("ingress", path.ingress());
        labels.put("path", path.path());
        labels.put("host", path.host());
        labels.put("service", path.service());
        labels.put("canary", "");
        return labels;
    }

    private MetricFamily certificates(List<MetricFamily> own) {
        List<Sample> samples = new ArrayList<>();
        for (Sample sample : samples(own, "rauta_certificate_expiry_timestamp_seconds")) {
            if (sample instanceof Gauge(Map<String, String> labels, double value)) {
                String[] secret = labels.getOrDefault("secret", "").split("/", 2);
                samples.add(new Gauge(
                        Map.of(
                                "host", labels.getOrDefault("host", ""),
                                "namespace", secret.length == 2 ? secret[0] : "",
                                "secret_name", secret[secret.length - 1],
                                "class", constant.getOrDefault("controller_class", "")),
                        value));
            }
        }
        return new MetricFamily(PREFIX + "ssl_expire_time_seconds", "When a certificate ends.", samples);
    }

    private void process(List<MetricFamily> families, List<WorkerView> workers, List<MetricFamily> own) {
        double open = workers.stream().mapToInt(WorkerView::connections).sum();
        Map<String, String> active = new TreeMap<>(constant);
        active.put("state", "active");
        families.add(new MetricFamily(
                PREFIX + "nginx_process_connections", "Open connections from clients.", List.of(new Gauge(active, open))));
        double requests = 0;
        for (Sample sample : samples(own, "rauta_worker_requests_total")) {
            requests += sample instanceof MetricFamily.Counter(Map<String, String> _, double value) ? value : 0;
        }
        families.add(counter("nginx_process_requests_total", "Requests that have ended.", requests));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            families.add(counter("nginx_process_cpu_seconds_total", "CPU time of the process.", system.getProcessCpuTime() / 1e9));
        }
        ResidentMemory.bytes().ifPresent(bytes ->
                families.add(gauge("nginx_process_resident_memory_bytes", "Memory of the process that is resident.", bytes)));
        families.add(gauge("nginx_process_num_procs", "Event loops.", workers.size()));
    }

    private MetricFamily gauge(String name, String help, double value) {
        return new MetricFamily(PREFIX + name, help, List.of(new Gauge(constant, value)));
    }

    private MetricFamily counter(String name, String help, double value) {
        return new MetricFamily(PREFIX + name, help, List.of(new MetricFamily.Counter(constant, value)));
    }

    /** As ingress-nginx's, a number that changes with the configuration; 48 bits of the version, which a double holds. */
    private static double hash(InForce now) {
        return Long.parseLong(now.version().value().substring(0, 12), 16);
    }

    private static List<Sample> samples(List<MetricFamily> families, String name) {
        return families.stream().filter(one -> one.name().equals(name)).findFirst().stream().flatMap(MetricFamily::samples).toList();
    }
}
