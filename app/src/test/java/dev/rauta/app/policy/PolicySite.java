// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.policy;

import com.sun.net.httpserver.HttpServer;
import dev.rauta.app.testing.Answer;
import dev.rauta.app.testing.Served;
import dev.rauta.controller.translate.Translation;
import dev.rauta.routes.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Manifests translated and served over loopback, in front of upstreams called {@code web} and {@code other} that say what they got. */
final class PolicySite implements AutoCloseable {
    private static final String WEB = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: rauta}
            spec: {controllerName: rauta.dev/gateway-controller}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: edge, namespace: default}
            spec: {gatewayClassName: rauta, listeners: [{name: http, port: GATEWAY, protocol: HTTP}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: web, namespace: default}
            spec:
              parentRefs: [{name: edge}]
              hostnames: ["*.example"]
              rules: [{name: all, backendRefs: [{name: web, port: 80}]}]
            """;

    private final HttpServer upstream;
    private final HttpServer other;
    private final Served served;
    private final String manifests;
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final int gateway = FreePorts.next();

    private PolicySite(Path folder, int workers, String zone, String manifests) throws IOException {
        upstream = upstream("");
        other = upstream("other ");
        this.manifests = manifests;
        served = Served.inZone(zone, folder, workers, manifests(true, true));
    }

    private String manifests(boolean web, boolean others) {
        return WEB.replace("GATEWAY", "" + gateway)
                + Served.service("web", upstream.getAddress().getPort(), web)
                + Served.service("other", other.getAddress().getPort(), others)
                + "---\n"
                + manifests;
    }

    /** Whether the endpoint of each Service is ready from now on. */
    void ready(boolean web, boolean others) throws IOException {
        var _ = served.change(manifests(web, others));
    }

    /** A Service of that name, whose one endpoint listens on a port of {@code 127.0.0.1}; begins a document. */
    static String service(String name, int port) {
        return Served.service(name, port);
    }

    private HttpServer upstream(String name) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            asked.add(name + exchange.getRequestMethod() + " " + exchange.getRequestURI());
            StringBuilder said = new StringBuilder(name + exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n");
            new TreeMap<>(exchange.getRequestHeaders()).forEach((field, values) -> values.forEach(
                    value -> said.append(field.toLowerCase(Locale.ROOT)).append(": ").append(value).append('\n')));
            exchange.getResponseHeaders().add("Set-Cookie", "a=b; Path=/inside; Domain=in.example");
            exchange.getResponseHeaders().add("X-Powered-By", "a server");
            byte[] answer = said.append(body.length).append('\n').toString().getBytes(StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            int status = path.contains("/status/") ? Integer.parseInt(path.substring(path.length() - 3)) : 200;
            if (path.startsWith("/errors")) {
                exchange.getResponseHeaders().add("Content-Type", "text/html");
            }
            // Of no length, so that it comes in chunks.
            exchange.sendResponseHeaders(status, path.startsWith("/chunked") ? 0 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }

    static PolicySite serving(Path folder, int workers, String manifests) throws IOException {
        return inZone("", folder, workers, manifests);
    }

    /** The same by a dataplane that knows in which zone it is. */
    static PolicySite inZone(String zone, Path folder, int workers, String manifests) throws IOException {
        return new PolicySite(folder, workers, zone, manifests);
    }

    /** A policy of the route {@code web}. */
    static String policy(String spec) {
        return policy("web", spec);
    }

    /** A policy of a route. */
    static String policy(String route, String spec) {
        return """
                apiVersion: rauta.dev/v1alpha1
                kind: TrafficPolicy
                metadata: {name: tried, namespace: default}
                spec:
                  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: ROUTE}]
                """.replace("ROUTE", route) + spec.indent(2);
    }

    Translation translation() {
        return served.translation();
    }

    /** What the upstream was asked since this was last asked. */
    List<String> asked() {
        List<String> all = new ArrayList<>();
        asked.drainTo(all);
        return all;
    }

    int gatewayPort() {
        return gateway;
    }

    int ingressPort() {
        return served.port();
    }

    /**
     * Sends a request over a connection of its own and reads until that ends.
     *
     * @param fields lines, each with its end
     */
    static Answer ask(int port, String method, String host, String target, String fields, String body) throws IOException {
        return Served.ask(port, method, host, target, body, fields.lines().toArray(String[]::new));
    }

    Answer get(String target) throws IOException {
        return ask(gateway, "GET", "a.example", target, "", "");
    }

    @Override
    public void close() {
        served.close();
        upstream.stop(0);
        other.stop(0);
    }
}
