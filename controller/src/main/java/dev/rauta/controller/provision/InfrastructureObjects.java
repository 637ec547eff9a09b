// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.provision;

import dev.rauta.controller.infrastructure.GatewayEndpoint;
import dev.rauta.controller.infrastructure.GatewayPort;
import dev.rauta.controller.infrastructure.GatewayService;
import dev.rauta.controller.infrastructure.GatewaySlice;
import dev.rauta.controller.infrastructure.Marks;
import dev.rauta.controller.infrastructure.TargetRecord;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Wanted infrastructure as the objects that are applied, each with a digest of what we say about it. */
final class InfrastructureObjects {
    /** What we said last; where it differs, something of ours has to change, be it to go. */
    static final String DIGEST = "rauta.dev/applied";

    private final KubernetesSerialization serialization = new KubernetesSerialization();

    Service service(GatewayService wanted) {
        ObjectMeta metadata = metadata(wanted, wanted.name());
        metadata.getAnnotations().put(TargetRecord.ANNOTATION, TargetRecord.of(wanted.ports()));
        // No selector: the dataplanes are in another namespace.
        return digested(new ServiceBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withType(wanted.type().toString())
                .withPorts(wanted.ports().stream().map(InfrastructureObjects::port).toList())
                .endSpec()
                .build());
    }

    /** @param ports those of the Service that may get traffic */
    EndpointSlice slice(GatewayService wanted, GatewaySlice slice, List<GatewayPort> ports) {
        ObjectMeta metadata = metadata(wanted, slice.name());
        metadata.getLabels().put(Marks.SERVICE, wanted.name());
        metadata.getLabels().put(Marks.SLICE_MANAGER, "rauta.dev");
        return digested(new EndpointSliceBuilder()
                .withMetadata(metadata)
                .withAddressType(slice.addressType())
                .withEndpoints(slice.endpoints().stream().map(InfrastructureObjects::endpoint).toList())
                .withPorts(ports.stream().map(InfrastructureObjects::slicePort).toList())
                .build());
    }

    private static ObjectMeta metadata(GatewayService wanted, String name) {
        // Blocking the Gateway's deletion would need a right that nothing else needs.
        return new ObjectMetaBuilder()
                .withNamespace(wanted.namespace())
                .withName(name)
                .withLabels(new TreeMap<>(wanted.labels()))
                .withAnnotations(new TreeMap<>(wanted.annotations()))
                .addNewOwnerReference()
                .withApiVersion("gateway.networking.k8s.io/v1")
                .withKind("Gateway")
                .withName(wanted.owner().name())
                .withUid(wanted.owner().uid())
                .withController(true)
                .endOwnerReference()
                .build();
    }

    private static ServicePort port(GatewayPort port) {
        return new ServicePortBuilder()
                .withName(port.name())
                .withPort(port.port())
                .withProtocol(port.protocol())
                .withNewTargetPort(port.target())
                .build();
    }

    private static EndpointPort slicePort(GatewayPort port) {
        return new EndpointPortBuilder()
                .withName(port.name())
                .withPort(port.target())
                .withProtocol(port.protocol())
                .build();
    }

    private static Endpoint endpoint(GatewayEndpoint one) {
        return new EndpointBuilder()
                .withAddresses(one.address())
                .withNewConditions()
                .withReady(one.ready())
                .withServing(one.serving())
                .withTerminating(one.terminating())
                .endConditions()
                .withNodeName(one.node().isEmpty() ? null : one.node())
                .withZone(one.zone().isEmpty() ? null : one.zone())
                .build();
    }

    private <T extends HasMetadata> T digested(T object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        annotations.put(DIGEST, digest(serialization.asJson(object)));
        return object;
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
