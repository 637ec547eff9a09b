// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.scaling;

import dev.rauta.bench.scaling.cluster.GeneratedCluster;
import dev.rauta.controller.watch.kube.Kubeconfigs;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** Creates a generated cluster's objects at an API server, many at a time: what others refer to first. */
final class LoadRole {
    private static final int AT_ONCE = 24;
    private static final List<String> ORDER =
            List.of("Namespace", "IngressClass", "GatewayClass", "Gateway", "Service", "Secret", "EndpointSlice", "Ingress", "HTTPRoute");

    private LoadRole() {}

    static void run(Options options) throws IOException, InterruptedException {
        GeneratedCluster cluster = GeneratedCluster.of(options.shape(), options.path("pairs"));
        try (KubernetesClient client = Kubeconfigs.client(Optional.of(options.path("kubeconfig")))) {
            Console.serve(Map.of("up", true, "objects", cluster.source().size()), (command, _) -> switch (command) {
                case "load" -> load(client, cluster.source().objects());
                default -> Console.unknown(command);
            });
        }
    }

    private static Map<String, ?> load(KubernetesClient client, List<HasMetadata> objects) throws InterruptedException {
        long begin = System.nanoTime();
        Map<String, List<HasMetadata>> byKind =
                objects.stream().collect(Collectors.groupingBy(HasMetadata::getKind));
        try (ExecutorService creating = Executors.newFixedThreadPool(AT_ONCE)) {
            for (String kind : byKind.keySet().stream().sorted(Comparator.comparingInt(ORDER::indexOf)).toList()) {
                List<Future<?>> all = byKind.getOrDefault(kind, List.of()).stream()
                        .<Future<?>>map(object -> creating.submit(() -> create(client, object)))
                        .toList();
                for (Future<?> one : all) {
                    one.get();
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("object not created", e.getCause());
        }
        return Map.of("objects", objects.size(), "seconds", (System.nanoTime() - begin) / 1e9);
    }

    private static void create(KubernetesClient client, HasMetadata object) {
        object.getMetadata().setUid(null);
        object.getMetadata().setResourceVersion(null);
        object.getMetadata().setCreationTimestamp(null);
        object.getMetadata().setGeneration(null);
        if (object instanceof Service service) {
            // The API server hands addresses out.
            service.getSpec().setClusterIP(null);
        }
        client.resource(object).create();
    }
}
