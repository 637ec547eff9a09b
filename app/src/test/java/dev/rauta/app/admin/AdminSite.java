// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.rauta.app.config.HostPort;
import dev.rauta.app.testing.Served;
import dev.rauta.controller.Controller;
import dev.rauta.controller.status.StatusSink;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.watch.file.FileSource;
import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.http.forwarded.ClientTrust;
import dev.rauta.routes.feed.InProcessFeed;
import dev.rauta.routes.testing.FreePorts;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A folder of manifests, a controller and a dataplane, with their admin pages over HTTP, before an upstream that answers on 127.0.0.1. */
final class AdminSite implements AutoCloseable {
    static final String CLASS = """
            apiVersion: networking.k8s.io/v1
            kind: IngressClass
            metadata: {name: rauta}
            spec: {controller: rauta.dev/ingress-controller}
            """;

    private final Path folder;
    private final HttpServer upstream;
    private final int offset = FreePorts.offset(80, 443);
    private final Dataplane dataplane;
    private final Controller controller;
    private final InProcessFeed feed;
    private final AdminServer standalone;
    private final AdminServer control;
    private final AdminServer alone;
    private final HttpClient client = HttpClient.newHttpClient();

    AdminSite(Path folder, int workers) throws IOException {
        this.folder = folder;
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        upstream.createContext("/", exchange -> {
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().startsWith("/fails") ? 503 : 200, -1);
            exchange.close();
        });
        upstream.start();
        dataplane = Dataplane.start(Served.settings(workers, offset, ClientTrust.NONE));
        controller = Controller.of(FileSource.of(folder), Settings.DEFAULT.ofFiles(), StatusSink.NONE);
        feed = InProcessFeed.start(dataplane.snapshots(), controller.verdicts());
        Exposition exposition = new Exposition(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        HostPort any = new HostPort("127.0.0.1", 0);
        standalone = AdminServer.start(
                any, new Pages("standalone", exposition, controller, dataplane, () -> Readiness.of(dataplane)).byPath());
        control = AdminServer.start(
                any, new Pages("controller", exposition, controller, null, () -> Readiness.of(controller, false)).byPath());
        alone = AdminServer.start(any, new Pages("dataplane", exposition, null, dataplane, () -> Readiness.of(dataplane)).byPath());
    }

    /** Serves a folder of these manifests beside the class, until it is closed. */
    static AdminSite serving(Path folder, int workers, String manifests) throws IOException {
        AdminSite site = new AdminSite(folder, workers);
        site.write(manifests);
        site.controller.start(site.feed);
        await().until(site.dataplane::ready);
        return site;
    }

    /** Puts other manifests in the place of the ones that are there; {@code PORT} in them is the upstream's. */
    void write(String manifests) throws IOException {
        Path next = folder.resolveSibling(folder.getFileName() + ".next");
        Files.writeString(next, CLASS + manifests.replace("PORT", "" + upstream.getAddress().getPort()));
        Files.move(next, folder.resolve("site.yaml"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What the process with both in it shows. @param query with its question mark, or empty */
    String page(String query) throws IOException, InterruptedException {
        return get(query).body();
    }

    HttpResponse<String> get(String query) throws IOException, InterruptedException {
        return get(standalone, "/" + query);
    }

    /** What a controller shows that has no dataplane in its process. */
    HttpResponse<String> controller(String target) throws IOException, InterruptedException {
        return get(control, target);
    }

    /** What a dataplane shows that has no controller in its process. */
    String dataplane(String query) throws IOException, InterruptedException {
        return get(alone, "/" + query).body();
    }

    private HttpResponse<String> get(AdminServer server, String target) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + target);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A request to the dataplane, over a connection of its own. */
    int ask(String host, String target) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", offset + 80)) {
            return dev.rauta.app.testing.Answer.to(socket, "GET", host, target, "").status();
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** An Ingress of one rule; begins a document. */
    static String ingress(String name, String host, String path, String service) {
        return """
                ---
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: "%s", namespace: default}
                spec:
                  ingressClassName: rauta
                  rules: [{host: "%s", http: {paths: [{path: "%s", pathType: Prefix, backend: {service: {name: %s, port: {number: 80}}}}]}}]
                """.formatted(name, host, path, service);
    }

    /** A Service with an endpoint of the upstream's port for each address, ready; begins a document. */
    static String service(String name, String... addresses) {
        StringBuilder text = new StringBuilder(Served.service(name, 1).replace("port: 1}", "port: PORT}"));
        int at = text.indexOf("endpoints: [");
        StringBuilder endpoints = new StringBuilder("endpoints: [");
        for (String address : addresses) {
            endpoints.append("{addresses: [\"").append(address).append("\"], conditions: {ready: true}},");
        }
        return text.substring(0, at) + endpoints + "]" + text.substring(text.indexOf("\n", at));
    }

    /** A policy of a Service; begins a document. */
    static String policy(String service, String spec) {
        return """
                ---
                apiVersion: rauta.dev/v1alpha1
                kind: TrafficPolicy
                metadata: {name: %1$s, namespace: default}
                spec:
                  targetRefs: [{group: "", kind: Service, name: %1$s}]
                  %2$s
                """.formatted(service, spec);
    }

    @Override
    public void close() {
        alone.close();
        control.close();
        standalone.close();
        feed.close();
        controller.close();
        dataplane.close();
        upstream.stop(0);
    }
}
