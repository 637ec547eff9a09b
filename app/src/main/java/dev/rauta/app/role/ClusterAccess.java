// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.role;

import dev.rauta.app.config.ControllerOptions;
import dev.rauta.controller.leader.Candidate;
import dev.rauta.controller.leader.Home;
import dev.rauta.controller.leader.Leadership;
import dev.rauta.controller.provision.InfrastructureSink;
import dev.rauta.controller.provision.InfrastructureWriter;
import dev.rauta.controller.status.StatusWriter;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.watch.kube.ClusterSource;
import dev.rauta.controller.watch.kube.Kubeconfigs;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * A connection to an API server, with everything that writes through it.
 *
 * @param home where what this process keeps in the cluster lives, with the client that reads and writes
 * @param replica this process's name among replicas
 * @param leadership whether this replica may write
 * @param statuses writes, while it may
 * @param infrastructure makes what Gateways need, while it may
 */
record ClusterAccess(
        Home home,
        String replica,
        Leadership leadership,
        StatusWriter statuses,
        InfrastructureWriter infrastructure)
        implements AutoCloseable {
    private static final Path POD_NAMESPACE = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

    /** @param feed where other replicas reach this one's feed, if it has any */
    static ClusterAccess open(ControllerOptions options, Optional<InetSocketAddress> feed) {
        KubernetesClient client = Kubeconfigs.client(options.kubeconfig());
        Home home = Home.of(client, options.leaseNamespace().orElseGet(() -> namespace(client)));
        String replica = name();
        Leadership leadership = Leadership.start(home, options.leaseName(), new Candidate(replica, feed));
        StatusWriter statuses =
                StatusWriter.start(client, options.gatewayControllerName(), leadership::settled);
        InfrastructureWriter infrastructure = InfrastructureWriter.start(client, leadership::leader);
        return new ClusterAccess(home, replica, leadership, statuses, infrastructure);
    }

    /** Where Gateways' Services go; nowhere without the flag: those in the cluster may be another process's. */
    InfrastructureSink infrastructure(Settings settings) {
        return settings.gatewayServices() ? infrastructure : InfrastructureSink.NONE;
    }

    /** What the cluster holds of what matters. */
    ClusterSource source(ControllerOptions options) {
        return source(home.client(), options);
    }

    /** The same, for who reads and never writes. */
    static ClusterSource source(KubernetesClient client, ControllerOptions options) {
        return new ClusterSource(
                client,
                options.gatewayControllerName(),
                ClusterSource.PATIENCE,
                options.scope());
    }

    /** Writes no more and leaves the Lease to the next, who waits for it: before whatever else takes its time to end. */
    void stepDown() {
        infrastructure.close();
        statuses.close();
        leadership.close();
    }

    @Override
    public void close() {
        stepDown();
        home.client().close();
    }

    private static String namespace(KubernetesClient client) {
        try {
            if (Files.isRegularFile(POD_NAMESPACE)) {
                return Files.readString(POD_NAMESPACE).strip();
            }
        } catch (IOException e) {
            throw new IllegalStateException("the pod's namespace cannot be read", e);
        }
        String configured = client.getNamespace();
        return configured == null || configured.isEmpty() ? "default" : configured;
    }

    private static String name() {
        String host = System.getenv("HOSTNAME");
        if (host == null || host.isEmpty()) {
            try {
                host = InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                host = "rauta";
            }
        }
        return host + "_" + UUID.randomUUID();
    }
}
