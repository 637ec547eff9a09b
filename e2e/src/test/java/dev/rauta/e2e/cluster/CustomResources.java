// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.cluster;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Installs a folder of CRD manifests and waits until the API server serves all of them. */
public final class CustomResources {
    private CustomResources() {}

    public static void install(KubernetesClient client, Path folder) {
        List<HasMetadata> objects = manifests(folder).stream()
                .flatMap(file -> client.load(read(file)).items().stream())
                .toList();
        // One after the other they take twice as long.
        objects.parallelStream()
                .forEach(object -> client.resource(object).fieldManager("e2e").serverSideApply());
        List<String> names = objects.stream()
                .filter(CustomResourceDefinition.class::isInstance)
                .map(object -> object.getMetadata().getName())
                .toList();
        await("CRDs are established")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> client
                        .apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .list()
                        .getItems()
                        .stream()
                        .filter(CustomResources::established)
                        .map(crd -> crd.getMetadata().getName())
                        .toList()
                        .containsAll(names));
    }

    static boolean established(CustomResourceDefinition crd) {
        return crd.getStatus() != null
                && crd.getStatus().getConditions() != null
                && crd.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }

    private static List<Path> manifests(Path folder) {
        try (var files = Files.list(folder)) {
            List<Path> manifests = files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .sorted()
                    .toList();
            if (manifests.isEmpty()) {
                throw new IllegalStateException("no CRD manifests in " + folder);
            }
            return manifests;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream read(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
