// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos;

import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.cluster.ControlPlane;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What controllers write: the statuses of everything of ours, by their versions, and the Lease. */
final class Written {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration STILL = Duration.ofSeconds(3);

    private final ControlPlane cluster;
    private final String namespace;

    Written(ControlPlane cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    /** Waits until everything is programmed, and nothing is written any more. */
    void awaitProgrammed() {
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

    /** Waits for somebody to renew the Lease. */
    boolean leaseIsRenewed() {
        String renewed = renewals();
        await("the lease is renewed").atMost(SOON).until(() -> !renewals().equals(renewed));
        return true;
    }

    private String renewals() {
        return cluster.client().leases().inNamespace(namespace).list().getItems().stream()
                .map(lease -> lease.getSpec().getHolderIdentity() + lease.getSpec().getRenewTime())
                .toList()
                .toString();
    }

    /** Of everything of ours that has a status. */
    Map<String, String> resourceVersions() {
        Map<String, String> versions = new TreeMap<>();
        var client = cluster.client();
        client.network().v1().ingresses().inNamespace(namespace).list().getItems().forEach(one -> put(versions, one));
        client.services().inNamespace(namespace).list().getItems().forEach(one -> put(versions, one));
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
        return cluster.client().genericKubernetesResources("gateway.networking.k8s.io/v1", kind).inNamespace(namespace);
    }

    /** Who holds the Lease; empty where nobody does. */
    String holder() {
        return cluster.client().leases().inNamespace(namespace).list().getItems().stream()
                .map(lease -> String.valueOf(lease.getSpec().getHolderIdentity()))
                .findFirst()
                .orElse("");
    }
}
