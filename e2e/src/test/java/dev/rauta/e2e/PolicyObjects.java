// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e;

import dev.rauta.controller.cluster.policy.TrafficPolicy;
import dev.rauta.e2e.cluster.ControlPlane;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.NamespaceableResource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/**
 * TrafficPolicies of one namespace in an API server.
 *
 * @param namespace has to be there
 */
record PolicyObjects(ControlPlane cluster, String namespace) {
    static final String ROUTE = "{group: gateway.networking.k8s.io, kind: HTTPRoute, name: web}";
    static final String SERVICE = "{group: '', kind: Service, name: web}";

    /** One of that name and spec, to be made, tried or deleted; the spec is what stands between its braces. */
    NamespaceableResource<HasMetadata> policy(String name, String spec) {
        String yaml = """
                apiVersion: rauta.dev/v1alpha1
                kind: TrafficPolicy
                metadata: {name: %s, namespace: %s}
                spec: {%s}
                """.formatted(name, namespace, spec);
        return cluster.client().resource(cluster.client()
                .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()
                .getFirst());
    }
}
