// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.beside;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.pki.Authority;
import dev.rauta.e2e.pki.Identity;
import dev.rauta.e2e.process.StandaloneRauta;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Ingress-nginx before an API server, and Rauta before a folder, with the same objects in both. */
final class Both implements AutoCloseable {
    /** New processes of nginx take over one by one: so often is it asked until the new ones alone answer. */
    private static final int IN_A_ROW = 10;

    private static final Duration SERVED = Duration.ofSeconds(60);

    private final ControlPlane cluster;
    private final Path folder;
    private final Services services;
    private final IngressNginx nginx;
    private final StandaloneRauta rauta;
    private final List<String> objects = new ArrayList<>();
    private int stage;

    private Both(ControlPlane cluster, Path folder, Services services, IngressNginx nginx, StandaloneRauta rauta) {
        this.cluster = cluster;
        this.folder = folder;
        this.services = services;
        this.nginx = nginx;
        this.rauta = rauta;
    }

    /**
     * Starts both.
     *
     * @param program ingress-nginx's controller
     * @param hosts what the certificate is for
     */
    static Both start(ControlPlane cluster, Path program, Path folder, Services services, List<String> hosts) {
        String first = IngressNginx.objects() + namespace() + certificate(hosts) + services.shared();
        cluster.apply(first + configMap(Map.of()));
        var nginx = IngressNginx.start(program, folder, cluster.kubeconfigs().admin());
        try {
            var rauta = StandaloneRauta.start(
                    folder, first + configMap(Map.of()), "--adopt-class", "nginx", "--nginx-configmap",
                    IngressNginx.NAMESPACE + "/" + IngressNginx.CONFIG_MAP);
            var both = new Both(cluster, folder, services, nginx, rauta);
            both.objects.add(first);
            return both;
        } catch (RuntimeException e) {
            nginx.close();
            throw e;
        }
    }

    String release() {
        return nginx.release();
    }

    /** Puts a file's cases before both, beside those of earlier ones, and asks. */
    List<Compared> compare(CaseFile file) {
        String mark = "mark-" + stage++ + ".example";
        String configMap = configMap(file.configMap());
        // The mark comes last: who serves it has seen the rest.
        cluster.apply(configMap);
        for (Case one : file.cases()) {
            cluster.apply(one.objects());
            objects.add(one.objects());
        }
        cluster.apply(mark(mark));
        objects.add(mark(mark));
        write(folder.resolve("manifests/all.yaml"), configMap + "---\n" + String.join("\n---\n", objects));
        var left = new Client(services, nginx.plain(), nginx.tls());
        var right = new Client(services, rauta.plainPort(), rauta.tlsPort());
        var asked = new Ask("GET", false, mark, "/", Map.of(), "", 1, 0);
        awaitServed("ingress-nginx", left, asked);
        awaitServed("rauta", right, asked);
        List<Compared> all = new ArrayList<>();
        for (Case one : file.cases()) {
            for (Ask ask : one.asks()) {
                all.add(new Compared(one, ask, left.ask(ask), right.ask(ask)));
            }
        }
        return all;
    }

    private void awaitServed(String who, Client client, Ask mark) {
        int[] served = {0};
        try {
            Awaitility.await(who + " serves " + mark).atMost(SERVED).until(() -> {
                served[0] = client.status(mark) == 200 ? served[0] + 1 : 0;
                return served[0] >= IN_A_ROW;
            });
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException(nginx.tail() + "\n" + rauta.process().tail(), e);
        }
    }

    private static String namespace() {
        return "apiVersion: v1\nkind: Namespace\nmetadata: {name: " + Services.NAMESPACE + "}\n---\n";
    }

    private static String certificate(List<String> hosts) {
        Identity identity = Authority.of("beside").server("beside", hosts, List.of(InetAddress.getLoopbackAddress()));
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: certificate, namespace: %s}
                type: kubernetes.io/tls
                data: {tls.crt: %s, tls.key: %s}
                ---
                """.formatted(Services.NAMESPACE, base64(identity.certificatePem()), base64(identity.keyPem()));
    }

    /** Loopback and one process, as the run needs it, and what the cases are about. */
    private static String configMap(Map<String, String> says) {
        Map<String, String> data = new LinkedHashMap<>(Map.of(
                "bind-address", "127.0.0.1", "disable-ipv6", "true", "worker-processes", "1", "error-log-level", "warn"));
        data.putAll(says);
        return Serialization.asYaml(Map.of(
                        "apiVersion", "v1", "kind", "ConfigMap",
                        "metadata", Map.of("name", IngressNginx.CONFIG_MAP, "namespace", IngressNginx.NAMESPACE),
                        "data", new TreeMap<>(data)))
                .replaceFirst("^---\n", "");
    }

    private static String mark(String host) {
        return """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: %2$s, namespace: %1$s}
                spec:
                  ingressClassName: nginx
                  rules: [{host: %2$s, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: one, port: {number: 80}}}}]}}]
                """.formatted(Services.NAMESPACE, host);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** At once, so that nobody reads half of it. */
    private static void write(Path file, String text) {
        try {
            Path beside = file.resolveSibling("." + file.getFileName() + ".new");
            Files.writeString(beside, text);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    @Override
    public void close() {
        try {
            nginx.close();
        } finally {
            rauta.close();
        }
    }
}
