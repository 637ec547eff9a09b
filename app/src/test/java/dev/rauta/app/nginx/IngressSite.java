// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.nginx;

import dev.rauta.controller.translate.AnnotationVerdict;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.Translation;
import dev.rauta.controller.translate.Translator;
import dev.rauta.controller.watch.file.FileSource;
import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.DataplaneSettings;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.snapshot.codec.SnapshotArchive;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import dev.rauta.routes.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Ingresses in the words of ingress-nginx, each for a host of its own, translated and served over loopback. */
final class IngressSite implements AutoCloseable {
    /** What an answer says. */
    record Answer(int status, String head, String body) {
        String field(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst()
                    .orElse("");
        }

        /** Of a cookie that it sets, name and value. */
        String cookie() {
            String set = field("set-cookie");
            return set.isEmpty() ? "" : set.substring(0, set.indexOf(';'));
        }
    }

    /** Manifests, gathered before they are served. */
    static final class Manifests {
        private final List<String> all = new ArrayList<>();

        /** An Ingress of the name for the host {@code NAME.example}. @param pairs of annotations, key and value */
        Manifests ingress(String name, String service, String... pairs) {
            return at(name, name + ".example", "/", service, pairs);
        }

        Manifests at(String name, String host, String path, String service, String... pairs) {
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
        Manifests service(String name, int... ports) {
            return service(name, "", ports);
        }

        /** @param more of its spec, with a comma behind it */
        Manifests service(String name, String more, int... ports) {
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

        Manifests plus(String manifest) {
            all.add(manifest);
            return this;
        }
    }

    private final Dataplane dataplane;
    private final Translation translation;
    private final int offset = FreePorts.offset(80, 443);

    IngressSite(Path folder, int workers, Manifests manifests) throws IOException {
        Files.writeString(folder.resolve("site.yaml"), String.join("---\n", manifests.all));
        translation = Translator.translate(FileSource.readOnce(folder).state(), Settings.DEFAULT);
        DataplaneSettings usual = DataplaneSettings.DEFAULT;
        dataplane = Dataplane.start(new DataplaneSettings(
                workers, "127.0.0.1", offset, usual.transport(), usual.trust(), usual.limits(), usual.drainDelay(),
                usual.drainTimeout(), usual.ambiguousPaths()));
        Verdict verdict =
                dataplane.snapshots().apply(SnapshotArchive.read(SnapshotArchive.write(SnapshotCodec.encode(translation.snapshot()))));
        if (!(verdict instanceof Verdict.Applied)) {
            throw new IllegalStateException("not applied: " + verdict);
        }
    }

    /** What became of an annotation. */
    AnnotationVerdict.Verdict verdict(String ingress, String key) {
        return translation.annotations().stream()
                .filter(one -> one.object().name().equals(ingress) && one.key().endsWith("/" + key))
                .map(AnnotationVerdict::verdict)
                .findFirst()
                .orElseThrow();
    }

    /** Where plain HTTP comes in. */
    int port() {
        return offset + 80;
    }

    /** Where HTTPS does. */
    int tlsPort() {
        return offset + 443;
    }

    /** Asks over a connection of its own. */
    Answer get(String host, String target, String... fields) throws IOException {
        return ask("GET", host, target, "", fields);
    }

    Answer ask(String method, String host, String target, String body, String... fields) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            return ask(socket, method, host, target, body, fields);
        }
    }

    static Answer ask(Socket socket, String method, String host, String target, String body, String... fields) throws IOException {
        socket.setSoTimeout(30_000);
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        if (!body.isEmpty()) {
            head.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        socket.getOutputStream().write((head + "\r\n" + body).getBytes(StandardCharsets.ISO_8859_1));
        return read(socket);
    }

    /** All that comes until the connection ends. */
    static Answer read(Socket socket) throws IOException {
        String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        int end = all.indexOf("\r\n\r\n");
        return new Answer(Integer.parseInt(all.substring(9, 12)), all.substring(0, end), all.substring(end + 4));
    }

    @Override
    public void close() {
        dataplane.close();
    }
}
