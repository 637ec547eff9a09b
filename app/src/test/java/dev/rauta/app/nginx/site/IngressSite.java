// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.nginx.site;

import dev.rauta.app.testing.Answer;
import dev.rauta.app.testing.Served;
import dev.rauta.controller.translate.AnnotationVerdict;
import dev.rauta.routes.feed.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Ingresses in the words of ingress-nginx, each for a host of its own, translated and served over loopback. */
public final class IngressSite implements AutoCloseable {
    /** Manifests, gathered before they are served. */
    public static final class Manifests {
        private final List<String> all = new ArrayList<>();

        /** An Ingress of the name for the host {@code NAME.example}. @param pairs of annotations, key and value */
        public Manifests ingress(String name, String service, String... pairs) {
            return at(name, name + ".example", "/", service, pairs);
        }

        public Manifests at(String name, String host, String path, String service, String... pairs) {
            Map<String, String> annotations = new TreeMap<>();
            for (int i = 0; i < pairs.length; i += 2) {
                annotations.put(pairs[i], pairs[i + 1]);
            }
            StringBuilder said = new StringBuilder();
            annotations.forEach((key, value) ->
                    said.append("    nginx.ingress.kubernetes.io/").append(key).append(": '").append(value).append("'\n"));
            all.add("""
                    apiVersion: networking.k8s.io/v1
                    kind: Ingress
                    metadata:
                      name: NAME
                      namespace: default
                      annotations:
                        rauta.dev/ssl-redirect: "false"
                    ANNOTATIONSspec:
                      ingressClassName: rauta
                      rules:
                      - host: "HOST"
                        http: {paths: [{path: PATH, pathType: Prefix, backend: {service: {name: SERVICE, port: {number: 80}}}}]}
                    """
                    .replace("ANNOTATIONS", said)
                    .replace("NAME", name)
                    .replace("HOST", host)
                    .replace("PATH", path)
                    .replace("SERVICE", service));
            return this;
        }

        /** A Service on ports of loopback. */
        public Manifests service(String name, int... ports) {
            return service(name, "", ports);
        }

        /** @param more of its spec, with a comma behind it */
        public Manifests service(String name, String more, int... ports) {
            all.add("""
                    apiVersion: v1
                    kind: Service
                    metadata: {name: NAME, namespace: default}
                    spec: {MORE ports: [{name: http, port: 80}]}
                    """.replace("NAME", name).replace("MORE", more));
            for (int port : ports) {
                all.add("""
                        apiVersion: discovery.k8s.io/v1
                        kind: EndpointSlice
                        metadata: {name: NAME-PORT, namespace: default, labels: {kubernetes.io/service-name: NAME}}
                        addressType: IPv4
                        endpoints: [{addresses: ["127.0.0.1"]}]
                        ports: [{name: http, port: PORT}]
                        """.replace("NAME", name).replace("PORT", "" + port));
            }
            return this;
        }

        public Manifests plus(String manifest) {
            all.add(manifest);
            return this;
        }
    }

    private final Served served;

    public IngressSite(Path folder, int workers, Manifests manifests) throws IOException {
        served = Served.of(folder, workers, String.join("---\n", manifests.all));
    }

    /** What became of an annotation. */
    public AnnotationVerdict.Verdict verdict(String ingress, String key) {
        return served.translation().annotations().stream()
                .filter(one -> one.object().name().equals(ingress) && one.key().endsWith("/" + key))
                .map(AnnotationVerdict::verdict)
                .findFirst()
                .orElseThrow();
    }

    /** Where plain HTTP comes in. */
    public int port() {
        return served.port();
    }

    /** Where HTTPS does. */
    public int tlsPort() {
        return served.tlsPort();
    }

    /** Asks over a connection of its own. */
    public Answer get(String host, String target, String... fields) throws IOException {
        return ask("GET", host, target, "", fields);
    }

    public Answer ask(String method, String host, String target, String body, String... fields) throws IOException {
        return served.ask(method, host, target, body, fields);
    }

    @Override
    public void close() {
        served.close();
    }
}
