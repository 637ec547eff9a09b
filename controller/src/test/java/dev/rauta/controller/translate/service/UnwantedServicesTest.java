// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.infrastructure.Unwanted;
import dev.rauta.controller.testing.Gateways;
import dev.rauta.controller.translate.Translator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A load balancer's address is hard to come by again: what is deleted has been seen to be given up. */
class UnwantedServicesTest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final Unwanted SERVICE = new Unwanted("Service", "x", "edge-rauta");
    private static final Unwanted SLICE = new Unwanted("EndpointSlice", "x", "edge-rauta-ipv4");

    private final List<HasMetadata> objects = new ArrayList<>(List.of(
            YAML.unmarshal("""
                    metadata: {name: edge-rauta, namespace: x, labels: {app.kubernetes.io/managed-by: rauta},
                      annotations: {rauta.dev/gateway-controller-name: rauta.dev/gateway-controller},
                      ownerReferences: [{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, name: edge, uid: u-1}]}
                    spec: {ports: [{port: 80, targetPort: 20000}]}
                    """, Service.class),
            YAML.unmarshal("""
                    metadata: {name: edge-rauta-ipv4, namespace: x, labels: {app.kubernetes.io/managed-by: rauta,
                        kubernetes.io/service-name: edge-rauta},
                      annotations: {rauta.dev/gateway-controller-name: rauta.dev/gateway-controller},
                      ownerReferences: [{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, name: edge, uid: u-1}]}
                    addressType: IPv4
                    ports: [{port: 20000}]
                    """, EndpointSlice.class)));

    @Test
    void aGatewayOfOursKeepsItsOwn() {
        gatewayClass("rauta", Gateways.OURS, "");
        gateway("rauta", "u-1");
        assertThat(unwanted()).doesNotContain(SERVICE);
    }

    @Test
    void aGatewayThatIsNotSeenMayBeThere() {
        gatewayClass("rauta", Gateways.OURS, "");
        assertThat(unwanted()).isEmpty();
    }

    @Test
    void aClassWithParametersIsOursStill() {
        gatewayClass("rauta", Gateways.OURS, Gateways.REFUSED);
        gateway("rauta", "u-1");
        assertThat(unwanted()).isEmpty();
    }

    @Test
    void aClassThatIsNotThereMayComeBack() {
        gateway("rauta", "u-1");
        assertThat(unwanted()).isEmpty();
    }

    @Test
    void anotherControllersClassHasNoUseForIt() {
        gatewayClass("theirs", "example.com/other", "");
        gateway("theirs", "u-1");
        assertThat(unwanted()).containsExactly(SLICE, SERVICE);
    }

    @Test
    void anotherClassOfOursHasAnotherService() {
        gatewayClass("rauta", Gateways.OURS, "");
        gatewayClass("second", Gateways.OURS, "");
        gateway("second", "u-1");
        assertThat(unwanted()).containsExactly(SLICE, SERVICE);
    }

    @Test
    void aGatewayOfTheSameNameIsNotTheOwner() {
        gatewayClass("theirs", "example.com/other", "");
        gateway("theirs", "u-2");
        assertThat(unwanted()).isEmpty();
    }

    private List<Unwanted> unwanted() {
        return Translator.translate(ClusterState.of(objects), Gateways.withServices()).infrastructure().unwanted();
    }

    private void gatewayClass(String name, String controller, String more) {
        objects.add(Gateways.classOf(name, controller, more));
    }

    private void gateway(String className, String uid) {
        objects.add(Gateways.gateway("x", "edge", className, uid));
    }
}
