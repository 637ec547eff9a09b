// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.chaos.load.Load;
import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What a restart changes: nothing that is sent, nothing that is written; and what is served when nobody can be asked. */
@NeedsControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class RestartIT {
    private static final String NAMESPACE = "restart";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration STILL = Duration.ofSeconds(3);

    private ControlPlane cluster;
    private Site site;
    private Fleet fleet;

    @BeforeAll
    void start(ControlPlane cluster, @TempDir Path folder) {
        this.cluster = cluster;
        site = new Site(cluster, folder, NAMESPACE, 1);
        fleet = site.fleet();
    }

    @AfterAll
    void stop() {
        site.close();
    }

    @Test
    @Order(1)
    void aControllersRestartPushesNothingAndWritesNothing() {
        String version = fleet.awaitConverged();
        awaitProgrammed();
        Map<String, String> before = resourceVersions();
        fleet.controller(0).kill();
        fleet.startController(0);
        fleet.controller(0).awaitReady();
        assertThat(fleet.awaitConverged()).isEqualTo(version);
        // It leads once the lease of the killed one has run out, and only then would write.
        await("the controller leads").atMost(Duration.ofSeconds(60)).until(this::leaseIsRenewed);
        await("nothing is written").pollDelay(STILL).atMost(SOON).untilAsserted(
                () -> assertThat(resourceVersions()).isEqualTo(before));
        assertThat(fleet.controller(0).metric("rauta_feed_pushed_entries_total", "")).isZero();
    }

    @Test
    @Order(2)
    void withoutTheApiServerEverythingMayRestartAndDataplanesServeFromDisk() {
        String version = fleet.awaitConverged();
        cluster.stopApiServer();
        try {
            fleet.controller(0).kill();
            fleet.startController(0);
            for (int i = 0; i < Fleet.DATAPLANES; i++) {
                assertThat(fleet.dataplane(i).terminate()).as("exit status").isZero();
                fleet.startDataplane(i);
                fleet.dataplane(i).awaitReady();
                assertThat(Fleet.version(fleet.dataplane(i))).isEqualTo(version);
            }
            await("both serve").atMost(SOON).ignoreExceptions().until(() -> Probe.all(fleet, Load.CLASSIC, "classic")
                    && Probe.all(fleet, Load.SECURE, "web"));
            assertThat(fleet.controller(0).admin("/readyz").status()).isNotEqualTo(200);
        } finally {
            cluster.startApiServer();
        }
        fleet.awaitReady();
        assertThat(fleet.awaitConverged()).isEqualTo(version);
        assertThat(fleet.controller(0).metric("rauta_feed_pushed_entries_total", "")).isZero();
    }

    private void awaitProgrammed() {
        await("the Gateway is programmed").atMost(SOON).until(
                () -> gatewayApi("Gateway").withName("edge").require().toString().contains("Programmed")
                        && gatewayApi("HTTPRoute").withName("edited").require().toString().contains("ResolvedRefs"));
        Map<String, String> last = new TreeMap<>();
        await("statuses stand still").atMost(SOON).pollInterval(STILL).until(() -> {
            Map<String, String> now = resourceVersions();
            boolean same = now.equals(last);
            last.putAll(now);
            return same;
        });
    }

    private boolean leaseIsRenewed() {
        String renewed = renewals();
        await("the lease is renewed").atMost(SOON).until(() -> !renewals().equals(renewed));
        return true;
    }

    private String renewals() {
        return cluster.client().leases().inNamespace(NAMESPACE).list().getItems().stream()
                .map(lease -> lease.getSpec().getHolderIdentity() + lease.getSpec().getRenewTime())
                .toList()
                .toString();
    }

    /** Of everything of ours that has a status. */
    private Map<String, String> resourceVersions() {
        Map<String, String> versions = new TreeMap<>();
        var client = cluster.client();
        client.network().v1().ingresses().inNamespace(NAMESPACE).list().getItems().forEach(one -> put(versions, one));
        client.services().inNamespace(NAMESPACE).list().getItems().forEach(one -> put(versions, one));
        for (String kind : List.of("Gateway", "HTTPRoute", "GRPCRoute")) {
            gatewayApi(kind).list().getItems().forEach(one -> put(versions, one));
        }
        put(versions, client.genericKubernetesResources("gateway.networking.k8s.io/v1", "GatewayClass").withName("rauta").require());
        return versions;
    }

    private static void put(Map<String, String> versions, HasMetadata one) {
        versions.put(one.getKind() + " " + one.getMetadata().getName(), one.getMetadata().getResourceVersion());
    }

    private NonNamespaceOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            gatewayApi(String kind) {
        return cluster.client().genericKubernetesResources("gateway.networking.k8s.io/v1", kind).inNamespace(NAMESPACE);
    }
}
