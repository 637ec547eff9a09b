// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.nginx.site;

import com.sun.net.httpserver.HttpServer;
import dev.rauta.app.testing.Answer;
import dev.rauta.app.testing.Served;
import dev.rauta.controller.translate.Translation;
import dev.rauta.dataplane.http.forwarded.ClientTrust;
import dev.rauta.dataplane.http.forwarded.TrustedProxies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Ingresses translated and served over loopback, in front of Services called {@code web} and {@code other} that say what they got. */
public final class PathSite implements AutoCloseable {
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

    private final HttpServer web;
    private final HttpServer other;
    private final Served served;

    private PathSite(Path folder, int workers, String proxies, String manifests) throws IOException {
        web = upstream("web");
        other = upstream("other");
        String all = Served.service("web", web.getAddress().getPort()) + Served.service("other", other.getAddress().getPort()) + "---\n" + manifests;
        served = proxies.isEmpty()
                ? Served.of(folder, workers, all)
                : Served.trusting(new ClientTrust(TrustedProxies.parse(List.of(proxies)), Set.of(), false), folder, all);
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

    public static PathSite serving(Path folder, int workers, String manifests) throws IOException {
        return new PathSite(folder, workers, "", manifests);
    }

    /** One whose clients at {@code proxies} are believed. */
    public static PathSite behind(String proxies, Path folder, String manifests) throws IOException {
        return new PathSite(folder, 1, proxies, manifests);
    }

    /**
     * An Ingress of one path.
     *
     * @param annotations as in a flow mapping, where {@code n/} stands for ingress-nginx's prefix
     * @param where host and path
     */
    public static String ingress(String name, String annotations, String where, String service) {
        int slash = where.indexOf('/');
        return INGRESS.replace("NAME", name)
                .replace("ANNOTATIONS", annotations.replace("n/", "nginx.ingress.kubernetes.io/"))
                .replace("HOST", slash == 0 ? "''" : "'" + where.substring(0, slash) + "'")
                .replace("PATH", where.substring(slash))
                .replace("SERVICE", service);
    }

    public Translation translation() {
        return served.translation();
    }

    /** Sends a request over a connection of its own. */
    public Answer ask(String method, String host, String target, String... fields) throws IOException {
        return served.ask(method, host, target, "", fields);
    }

    public Answer get(String host, String target) throws IOException {
        return ask("GET", host, target);
    }

    /** What the Service was asked, or the status where none was. */
    public String seen(String host, String target) throws IOException {
        Answer answer = get(host, target);
        return answer.status() == 200 ? answer.body().lines().findFirst().orElse("") : "" + answer.status();
    }

    @Override
    public void close() {
        served.close();
        web.stop(0);
        other.stop(0);
    }
}
