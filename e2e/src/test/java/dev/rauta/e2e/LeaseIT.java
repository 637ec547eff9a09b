// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import dev.rauta.e2e.process.RautaProcess;
import dev.rauta.routes.testing.FreePorts;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Lease of a real API server when a controller ends in order. */
@NeedsControlPlane
final class LeaseIT {
    private static final Duration SOON = Duration.ofSeconds(45);
    private static final String NAMESPACE = "lease-it";

    /** Else the next one waits until it expires, and Gateways' endpoints are nobody's meanwhile. */
    @Test
    void aLeaderThatEndsLeavesTheLeaseToTheNext(ControlPlane cluster, @TempDir Path folder) {
        cluster.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: lease-it}
                """);
        try (RautaProcess controller = RautaProcess.start(
                folder, "controller",
                "--kubeconfig", cluster.kubeconfigs().admin().toString(),
                "--feed-address", "127.0.0.1:" + FreePorts.next(),
                "--feed-plaintext",
                "--lease-namespace", NAMESPACE,
                "--watch-namespace", NAMESPACE,
                "--controller-name", "rauta.dev/lease-it",
                "--gateway-controller-name", "rauta.dev/lease-it")) {
            controller.awaitReady();
            await("it leads").atMost(SOON).until(() -> !holder(cluster).isEmpty());
            assertThat(controller.terminate()).as(controller.tail()).isZero();
            assertThat(holder(cluster)).as(controller.tail()).isEmpty();
        }
    }

    private static String holder(ControlPlane cluster) {
        Lease lease = cluster.client().leases().inNamespace(NAMESPACE).withName("rauta-controller").get();
        return lease == null || lease.getSpec().getHolderIdentity() == null ? "" : lease.getSpec().getHolderIdentity();
    }
}
