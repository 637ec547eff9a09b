// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.scaling.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClassBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Objects that there are few of, and what all objects have. */
final class Kinds {
    static final String GATEWAYS = "gateways";
    static final String GATEWAY = "edge";
    private static final Instant BEGINNING = Instant.parse("2024-01-01T00:00:00Z");

    private Kinds() {}

    /** The classes, and one Gateway that takes routes from every namespace. */
    static List<HasMetadata> edge() {
        return List.of(
                new IngressClassBuilder()
                        .withMetadata(meta("", "rauta", 0, Map.of()))
                        .withNewSpec()
                        .withController("rauta.dev/ingress-controller")
                        .endSpec()
                        .build(),
                new GatewayClassBuilder()
                        .withMetadata(meta("", "rauta", 1, Map.of()))
                        .withNewSpec()
                        .withControllerName("rauta.dev/gateway-controller")
                        .endSpec()
                        .build(),
                namespace(GATEWAYS, 2),
                gateway());
    }

    static HasMetadata namespace(String name, int number) {
        return new NamespaceBuilder()
                .withMetadata(meta("", name, number, Map.of("kubernetes.io/metadata.name", name)))
                .build();
    }

    private static Gateway gateway() {
        return new GatewayBuilder()
                .withMetadata(meta(GATEWAYS, GATEWAY, 3, Map.of()))
                .withNewSpec()
                .withGatewayClassName("rauta")
                .addNewListener()
                .withName("http")
                .withPort(80)
                .withProtocol("HTTP")
                .withNewAllowedRoutes()
                .withNewNamespaces()
                .withFrom("All")
                .endNamespaces()
                .endAllowedRoutes()
                .endListener()
                .endSpec()
                .build();
    }

    /** The {@code number} is the object's age: the smaller, the older. */
    static ObjectMeta meta(String namespace, String name, int number, Map<String, String> labels) {
        String uid = UUID.nameUUIDFromBytes((namespace + "/" + name + "/" + number).getBytes(StandardCharsets.UTF_8)).toString();
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(namespace.isEmpty() ? null : namespace)
                .withUid(uid)
                .withLabels(labels.isEmpty() ? null : labels)
                .withGeneration(1L)
                .withResourceVersion(Integer.toString(1000 + number))
                .withCreationTimestamp(BEGINNING.plusSeconds(number).toString())
                .build();
    }
}
