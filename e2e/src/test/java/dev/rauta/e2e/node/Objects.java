// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.cluster.CustomResources;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The objects of an administrator and of who uses the cluster, and what becomes of them. */
final class Objects {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final KubernetesClient client;

    Objects(KubernetesClient client) {
        this.client = client;
    }

    void install(Path customResources) {
        CustomResources.install(client, customResources);
    }

    /** Applies a file of this package's resources. */
    void apply(String file) {
        read(file).forEach(this::apply);
    }

    void applyText(String yaml, String namespace) {
        for (HasMetadata object : client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items()) {
            object.getMetadata().setNamespace(namespace);
            apply(object);
        }
    }

    private void apply(HasMetadata object) {
        client.resource(object).fieldManager("e2e").forceConflicts().serverSideApply();
    }

    /** Deletes what is in a file, and waits until it is gone. */
    void delete(String file) {
        for (HasMetadata object : read(file)) {
            client.resource(object).withTimeout(SOON.toSeconds(), TimeUnit.SECONDS).delete();
        }
    }

    void deleteSecret(String namespace, String name) {
        client.secrets().inNamespace(namespace).withName(name).delete();
    }

    void awaitAvailable(String namespace, String deployment) {
        client.apps().deployments().inNamespace(namespace).withName(deployment).waitUntilReady(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    /** The first address that an Ingress's status shows. */
    String ingressAddress(String namespace, String name) {
        return await("address of Ingress " + name).atMost(SOON).ignoreExceptions().until(
                () -> client.network().v1().ingresses().inNamespace(namespace).withName(name).get()
                        .getStatus().getLoadBalancer().getIngress().getFirst().getIp(),
                java.util.Objects::nonNull);
    }

    /** The first address of a Gateway that is programmed. */
    @SuppressWarnings("unchecked")
    String gatewayAddress(String namespace, String name) {
        Map<String, Object> status = await("Gateway " + name + " is programmed").atMost(SOON).ignoreExceptions().until(
                () -> (Map<String, Object>) client.genericKubernetesResources("gateway.networking.k8s.io/v1", "Gateway")
                        .inNamespace(namespace).withName(name).get().getAdditionalProperties().get("status"),
                each -> ((List<Map<String, Object>>) each.get("conditions")).stream()
                        .anyMatch(condition -> "Programmed".equals(condition.get("type")) && "True".equals(condition.get("status"))));
        return (String) ((List<Map<String, Object>>) status.get("addresses")).getFirst().get("value");
    }

    /** All objects of the cluster, once garbage collection and the like have changed nothing for a while. */
    Inventory settled() {
        Inventory[] last = {Inventory.of(client)};
        await("objects come to rest").atMost(SOON).pollInterval(Duration.ofSeconds(3)).untilAsserted(() -> {
            Inventory before = last[0];
            last[0] = Inventory.of(client);
            assertThat(last[0]).isEqualTo(before);
        });
        return last[0];
    }

    private List<HasMetadata> read(String file) {
        try (InputStream in = java.util.Objects.requireNonNull(Objects.class.getResourceAsStream("/node/" + file), file)) {
            return client.load(in).items();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
