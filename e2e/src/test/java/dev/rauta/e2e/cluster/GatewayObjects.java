// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a namespace has of Gateways and routes, and of the Services and EndpointSlices that are made for Gateways. */
public final class GatewayObjects {
    /** A controller that takes over waits for a Lease of 15 s, and 8 s more before it writes. */
    private static final Duration SOON = Duration.ofSeconds(45);
    private static final String API = "gateway.networking.k8s.io/v1";
    private static final String MAKER = "app.kubernetes.io/managed-by";

    private final KubernetesClient client;
    private final String namespace;

    public GatewayObjects(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** A Service that has to be there. */
    public Service service(String name) {
        return client.services().inNamespace(namespace).withName(name).require();
    }

    /** The names of all Services, whoever made them. */
    public List<String> serviceNames() {
        return names(client.services().inNamespace(namespace).list().getItems());
    }

    /** The Services that Rauta made. */
    public List<Service> madeServices() {
        return client.services().inNamespace(namespace).withLabel(MAKER, "rauta").list().getItems();
    }

    /** The target port for each name of a port. */
    public static Map<String, Integer> targets(Service service) {
        return service.getSpec().getPorts().stream()
                .collect(Collectors.toMap(ServicePort::getName, port -> port.getTargetPort().getIntVal()));
    }

    /** An EndpointSlice that has to be there. */
    public EndpointSlice slice(String name) {
        return slices().withName(name).require();
    }

    /** The names of all EndpointSlices, whoever made them. */
    public List<String> sliceNames() {
        return names(slices().list().getItems());
    }

    /** The names of those that Rauta made. */
    public List<String> madeSliceNames() {
        return names(slices().withLabel(MAKER, "rauta").list().getItems());
    }

    /** A Gateway that has to be there. */
    public GenericKubernetesResource gateway(String name) {
        return all("Gateway").withName(name).require();
    }

    /** The addresses in a Gateway's status. */
    public List<Object> addresses(String name) {
        List<Map<String, Object>> addresses = gateway(name).get("status", "addresses");
        return addresses.stream().map(one -> one.get("value")).toList();
    }

    /** Waits until a Gateway's condition Programmed has this status and reason, such as {@code False Invalid}. */
    public void awaitProgrammed(String name, String expected) {
        await(name + " is " + expected).atMost(SOON).untilAsserted(() -> {
            List<Map<String, Object>> conditions = gateway(name).get("status", "conditions");
            assertThat(conditions)
                    .filteredOn(one -> "Programmed".equals(one.get("type")))
                    .extracting(one -> one.get("status") + " " + one.get("reason"))
                    .containsExactly(expected);
        });
    }

    /** Those that an HTTPRoute's status speaks of. */
    public List<Map<String, Object>> parents(String route) {
        @Nullable List<Map<String, Object>> parents = all("HTTPRoute").withName(route).require().get("status", "parents");
        return Objects.requireNonNullElse(parents, List.of());
    }

    /** Deletes all Gateways, and what Rauta made for them: a cluster's garbage collector would, and here is none. */
    public void deleteGateways() {
        all("Gateway").delete();
        client.services().inNamespace(namespace).withLabel(MAKER, "rauta").delete();
        slices().withLabel(MAKER, "rauta").delete();
    }

    private NonNamespaceOperation<EndpointSlice, EndpointSliceList, Resource<EndpointSlice>> slices() {
        return client.discovery().v1().endpointSlices().inNamespace(namespace);
    }

    private NonNamespaceOperation<GenericKubernetesResource, ?, Resource<GenericKubernetesResource>> all(String kind) {
        return client.genericKubernetesResources(API, kind).inNamespace(namespace);
    }

    private static List<String> names(List<? extends HasMetadata> objects) {
        return objects.stream().map(one -> one.getMetadata().getName()).toList();
    }
}
