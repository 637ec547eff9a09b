// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.monitoring;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.Upstreams;
import dev.rauta.e2e.pki.Authority;
import dev.rauta.e2e.process.Helm;
import dev.rauta.e2e.process.Opened;
import dev.rauta.e2e.process.RautaProcess;
import dev.rauta.routes.testing.FreePorts;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A controller and a dataplane of two workers whose routes lead to upstreams that answer, fail, are slow or are not there. */
final class MonitoredRauta implements AutoCloseable {
    static final String NAMESPACE = "monitored";

    /** Requests a second, more than are sent. */
    private static final int ENOUGH = 1000;

    private final Opened open = new Opened();
    private final int offset = FreePorts.offset(80, 443);
    private final int raw = FreePorts.next();
    private final int feed = FreePorts.next();
    private final Path folder;
    private RautaProcess controller;
    private RautaProcess dataplane;
    private int changes;

    private MonitoredRauta(Path folder) {
        this.folder = folder;
    }

    static MonitoredRauta start(ControlPlane cluster, Path folder) {
        MonitoredRauta started = new MonitoredRauta(folder);
        try {
            started.apply(cluster);
            started.startProcesses(cluster);
            return started;
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    private void apply(ControlPlane cluster) {
        cluster.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: monitored}
                """);
        Backend backend = open.add(Backend.start());
        int echo = FreePorts.next();
        open.add(RautaProcess.echo(folder, Upstreams.host(), echo, "both", "web"));
        int nobody = FreePorts.next();
        cluster.apply(Upstreams.service(NAMESPACE, "web", echo));
        // It closes what is no HTTP, so that no handshake waits.
        cluster.apply(Upstreams.service(NAMESPACE, "untrusted", echo));
        for (String name : List.of("plain", "slow", "flaky", "sick")) {
            cluster.apply(Upstreams.service(NAMESPACE, name, backend.port()));
        }
        // Two of which one endpoint of two is not there.
        for (String name : List.of("flaky", "sick")) {
            cluster.apply(Upstreams.service(NAMESPACE, name, nobody).replace("name: " + name + "-1", "name: " + name + "-2"));
        }
        var identity = Authority.of("monitored").server("web.test", List.of("web.test"), List.of());
        cluster.client()
                .resource(new SecretBuilder()
                        .withNewMetadata().withNamespace(NAMESPACE).withName("web").endMetadata()
                        .withType("kubernetes.io/tls")
                        .withStringData(Map.of("tls.crt", identity.certificatePem(), "tls.key", identity.keyPem()))
                        .build())
                .fieldManager("e2e")
                .serverSideApply();
        try {
            cluster.apply(Files.readString(Helm.root().resolve("e2e/src/test/resources/monitoring/objects.yaml"))
                    .replace("STREAM", Integer.toString(raw)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void startProcesses(ControlPlane cluster) {
        controller = open.add(RautaProcess.start(
                folder, "controller",
                "--kubeconfig", cluster.kubeconfigs().admin().toString(),
                "--feed-address", "127.0.0.1:" + feed,
                "--feed-plaintext",
                "--lease-namespace", NAMESPACE,
                "--watch-namespace", NAMESPACE,
                "--controller-name", "monitored.test/ingress",
                "--gateway-controller-name", "monitored.test/gateway"));
        dataplane = open.add(RautaProcess.start(
                folder, "dataplane",
                "--controller", "127.0.0.1:" + feed,
                "--feed-plaintext",
                "--address", "127.0.0.1",
                "--workers", "2",
                "--drain-delay", "0s",
                "--state-dir", folder.resolve("state").toString(),
                "--tls-ticket-keys", ticketKeys().toString(),
                "--access-log", "json",
                "--access-log-path", folder.resolve("access.log").toString(),
                // Nobody is there, so that what is asked of it fails.
                "--rate-limit-store", "redis://127.0.0.1:" + FreePorts.next(),
                "--privileged-port-offset", "" + offset));
        controller.awaitReady();
        dataplane.awaitReady();
    }

    private Path ticketKeys() {
        try {
            return Files.writeString(folder.resolve("ticket.keys"), Base64.getEncoder().encodeToString(new byte[48]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes something that has to be pushed. */
    void change(ControlPlane cluster) {
        changes++;
        cluster.client().network().v1().ingresses().inNamespace(NAMESPACE).withName("counted").edit(ingress -> {
            ingress.getMetadata().getAnnotations().put("rauta.dev/rate-limits-requests", Integer.toString(ENOUGH + changes));
            return ingress;
        });
    }

    /** Requests to all that it serves, which have not begun. */
    Requests requests() {
        return open.add(new Requests(offset + 80, offset + 443, raw));
    }

    /** Its processes as the chart's ServiceMonitors would have them scraped in a release {@code rauta}. */
    List<Prometheus.Target> targets() {
        return List.of(
                new Prometheus.Target(
                        "rauta-controller", controller.adminPort(), Map.of("namespace", NAMESPACE, "pod", "rauta-controller-0")),
                new Prometheus.Target(
                        "rauta-dataplane-admin", dataplane.adminPort(), Map.of("namespace", NAMESPACE, "pod", "rauta-dataplane-0")));
    }

    @Override
    public void close() {
        try {
            open.close();
        } catch (Exception e) {
            throw new IllegalStateException("not closed", e);
        }
    }
}
