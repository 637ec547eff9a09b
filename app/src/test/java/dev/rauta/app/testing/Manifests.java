// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.testing;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.Translator;
import dev.rauta.controller.watch.Observation;
import dev.rauta.controller.watch.file.FileSource;
import dev.rauta.routes.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Objects from the text of manifests, read as a folder is. */
public final class Manifests {
    /** Two Services with an IngressClass of ours. */
    public static final String SERVICES = """
            ---
            apiVersion: networking.k8s.io/v1
            kind: IngressClass
            metadata: {name: rauta}
            spec: {controller: rauta.dev/ingress-controller}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: default}
            spec: {ports: [{name: http, port: 80}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: api, namespace: default}
            spec: {ports: [{name: http, port: 80, appProtocol: kubernetes.io/h2c}]}
            """;

    private Manifests() {}

    public static ClusterState state(String text) throws IOException {
        return observed(text).state();
    }

    private static Observation observed(String text) throws IOException {
        Path folder = Files.createTempDirectory("manifests");
        Path file = Files.writeString(folder.resolve("all.yaml"), text);
        try {
            return FileSource.readOnce(folder);
        } finally {
            Files.delete(file);
            Files.delete(folder);
        }
    }

    public static Snapshot snapshot(String text) throws IOException {
        return Translator.translate(state(text), Settings.DEFAULT.ofFiles()).snapshot();
    }

    /** An Ingress of one host and path. */
    public static String ingress(String name, String annotations, String host, String path, String service) {
        return """
                ---
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: %s, namespace: default, annotations: {%s}}
                spec:
                  ingressClassName: rauta
                  rules: [{host: "%s", http: {paths: [{path: %s, pathType: Prefix, backend: {service: {name: %s, port: {number: 80}}}}]}}]
                """.formatted(name, annotations, host, path, service);
    }
}
