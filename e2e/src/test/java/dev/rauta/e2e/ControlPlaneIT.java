// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import org.junit.jupiter.api.Test;

/** The test bed itself: the API server keeps, defaults and refuses objects as a real one does. */
@NeedsControlPlane
final class ControlPlaneIT {
    private static final String INGRESS = """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: kept, namespace: default}
            spec:
              rules:
              - host: kept.test
                http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
            """;

    @Test
    void keepsAnIngress(ControlPlane cluster) {
        cluster.apply(INGRESS);
        Ingress read = cluster.client()
                .network()
                .v1()
                .ingresses()
                .inNamespace("default")
                .withName("kept")
                .require();
        assertThat(read.getMetadata().getUid()).isNotBlank();
        assertThat(read.getMetadata().getGeneration()).isEqualTo(1L);
        assertThat(read.getSpec().getRules().getFirst().getHost()).isEqualTo("kept.test");
    }

    @Test
    void servesTheGatewayApi(ControlPlane cluster) {
        var crds = cluster.client().apiextensions().v1().customResourceDefinitions().list().getItems();
        assertThat(crds)
                .extracting(crd -> crd.getMetadata().getName())
                .contains(
                        "gatewayclasses.gateway.networking.k8s.io",
                        "gateways.gateway.networking.k8s.io",
                        "httproutes.gateway.networking.k8s.io",
                        "referencegrants.gateway.networking.k8s.io",
                        "tlsroutes.gateway.networking.k8s.io",
                        "backendtlspolicies.gateway.networking.k8s.io");
        cluster.apply("""
                apiVersion: gateway.networking.k8s.io/v1
                kind: GatewayClass
                metadata: {name: kept}
                spec: {controllerName: example.test/nobody}
                """);
        var read = cluster.client()
                .genericKubernetesResources("gateway.networking.k8s.io/v1", "GatewayClass")
                .withName("kept")
                .require();
        // The CRD's default: nobody has looked at this class yet.
        assertThat(read.<String>get("status", "conditions", 0, "reason")).isEqualTo("Pending");
    }
}
