// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.nginx;

import com.sun.net.httpserver.HttpServer;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.Translation;
import dev.rauta.controller.translate.Translator;
import dev.rauta.controller.watch.file.FileSource;
import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.DataplaneSettings;
import dev.rauta.dataplane.http.forwarded.ClientTrust;
import dev.rauta.dataplane.http.forwarded.TrustedProxies;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.snapshot.codec.SnapshotArchive;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import dev.rauta.routes.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Ingresses translated and served over loopback, in front of Services called {@code web} and {@code other} that say what they got. */
final class PathSite implements AutoCloseable {
    private static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata: {name: NAME, namespace: default}
            spec: {ports: [{name: http, port: 80}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: NAME-1, namespace: default, labels: {kubernetes.io/service-name: NAME}}
            addressType: IPv4
            endpoints: [{addresses: ["127.0.0.1"]}]
            ports: [{name: http, port: UPSTREAM}]
            ---
            """;

    private static final String INGRESS = """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: NAME, namespace: default, annotations: {ANNOTATIONS}}
            spec:
              ingressClassName: rauta
              rules:
              - host: HOST
                http: {paths: [{path: 'PATH', pathType: ImplementationSpecific, backend: {service: {name: SERVICE, port: {number: 80}}}}]}
            ---
            """;

    /** What an answer says. */
    record Answer(int status, String head, String body) {
        String field(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst()
                    .orElse("");
        }
    }

    private final HttpServer web;
    private final HttpServer other;
    private final Dataplane dataplane;
    private final Translation translation;
    private final int offset = FreePorts.offset(80, 443);

    private PathSite(Path folder, int workers, String proxies, String manifests) throws IOException {
        web = upstream("web");
        other = upstream("other");
        Files.writeString(folder.resolve("site.yaml"), service("web", web) + service("other", other) + manifests);
        translation = Translator.translate(FileSource.readOnce(folder).state(), Settings.DEFAULT);
        DataplaneSettings usual = DataplaneSettings.DEFAULT;
        ClientTrust trust = proxies.isEmpty() ? usual.trust() : new ClientTrust(TrustedProxies.parse(List.of(proxies)), Set.of(), false);
        dataplane = Dataplane.start(new DataplaneSettings(
                workers, "127.0.0.1", offset, usual.transport(), trust, usual.limits(), usual.drainDelay(),
                usual.drainTimeout(), usual.ambiguousPaths()));
        Verdict verdict =
                dataplane.snapshots().apply(SnapshotArchive.read(SnapshotArchive.write(SnapshotCodec.encode(translation.snapshot()))));
        if (!(verdict instanceof Verdict.Applied)) {
            throw new IllegalStateException("not applied: " + verdict);
        }
    }

    private static String service(String name, HttpServer server) {
        return SERVICE.replace("NAME", name).replace("UPSTREAM", "" + server.getAddress().getPort());
    }

    private static HttpServer upstream(String name) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            StringBuilder said = new StringBuilder(name + " " + exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n");
            exchange.getRequestHeaders().forEach((field, values) -> values.forEach(
                    value -> said.append(field.toLowerCase(Locale.ROOT)).append(": ").append(value).append('\n')));
            byte[] answer = said.toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }

    static PathSite serving(Path folder, int workers, String manifests) throws IOException {
        return new PathSite(folder, workers, "", manifests);
    }

    /** One whose clients at {@code proxies} are believed. */
    static PathSite behind(String proxies, Path folder, String manifests) throws IOException {
        return new PathSite(folder, 1, proxies, manifests);
    }

    /**
     * An Ingress of one path.
     *
     * @param annotations as in a flow mapping, where {@code n/} stands for ingress-nginx's prefix
     * @param where host and path
     */
    static String ingress(String name, String annotations, String where, String service) {
        int slash = where.indexOf('/');
        return INGRESS.replace("NAME", name)
                .replace("ANNOTATIONS", annotations.replace("n/", "nginx.ingress.kubernetes.io/"))
                .replace("HOST", slash == 0 ? "''" : "'" + where.substring(0, slash) + "'")
                .replace("PATH", where.substring(slash))
                .replace("SERVICE", service);
    }

    Translation translation() {
        return translation;
    }

    /** Sends a request over a connection of its own and reads until that ends. */
    Answer ask(String method, String host, String target, String fields) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), offset + 80)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write((method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + fields + "\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = all.indexOf("\r\n\r\n");
            String head = all.substring(0, end);
            return new Answer(Integer.parseInt(head.substring(9, 12)), head, all.substring(end + 4));
        }
    }

    Answer get(String host, String target) throws IOException {
        return ask("GET", host, target, "");
    }

    /** What the Service was asked, or the status where none was. */
    String seen(String host, String target) throws IOException {
        Answer answer = get(host, target);
        return answer.status() == 200 ? answer.body().lines().findFirst().orElse("") : "" + answer.status();
    }

    @Override
    public void close() {
        dataplane.close();
        web.stop(0);
        other.stop(0);
    }
}
