// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.role;

import dev.rauta.app.admin.Exposition;
import dev.rauta.app.metrics.DataplaneFamilies;
import dev.rauta.app.metrics.MountedFamilies;
import dev.rauta.app.metrics.nginx.NginxFamilies;
import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.metrics.MetricFamily;
import dev.rauta.routes.tls.MountedReading;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The registry of a process, with the JVM's own meters. */
final class Telemetry implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Exposition exposition = new Exposition(registry);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final List<Supplier<Optional<MountedReading>>> mounted = new CopyOnWriteArrayList<>();

    Telemetry() {
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
        exposition.add(() -> MountedFamilies.of(mounted.stream().flatMap(files -> files.get().stream()).toList()));
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    /** What a scrape is told: the registry's meters, and the families that are added. */
    Exposition exposition() {
        return exposition;
    }

    /** Adds how files were read that are read again when they change; asked anew at each scrape. */
    void mounted(Supplier<Optional<MountedReading>> files) {
        mounted.add(files);
    }

    /**
     * Adds what a dataplane counts.
     *
     * @param controllerClass the name that figures of ingress-nginx have it under, where they are asked for
     */
    void add(Dataplane dataplane, Optional<String> controllerClass) {
        mounted(dataplane::mounted);
        Optional<NginxFamilies> nginx = controllerClass.map(name ->
                new NginxFamilies(name, environment("POD_NAMESPACE"), environment("POD_NAME", environment("HOSTNAME"))));
        exposition.add(() -> {
            List<MetricFamily> families = DataplaneFamilies.of(dataplane);
            return nginx.map(names -> Stream.concat(families.stream(), names.of(dataplane, families).stream()).toList())
                    .orElse(families);
        });
    }

    private static String environment(String name) {
        return environment(name, "");
    }

    private static String environment(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null ? otherwise : value;
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
