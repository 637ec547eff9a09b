// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.nginx.site;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.rauta.app.testing.Answer;
import dev.rauta.app.testing.Served;
import dev.rauta.controller.translate.AnnotationVerdict;
import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.tls.Issuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Ingresses with annotations of ingress-nginx, served over loopback in front of Services {@code web}, which says what it got, {@code auth},
 * which judges as the field {@code X-Say} says, and {@code secure}, which speaks TLS itself.
 */
public final class AccessSite implements AutoCloseable {
    private static final Duration LIFE = Duration.ofDays(1);

    public final Issued clients;
    private final Issued servers;
    private final HttpServer web;
    private final HttpServer auth;
    private final HttpsServer secure;
    private final Served served;
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

    public AccessSite(Path folder, int workers, String manifests) throws Exception {
        servers = Issuer.authority("servers", Instant.now(), LIFE);
        clients = Issuer.authority("clients", Instant.now(), LIFE);
        web = serving(AccessSite::echo);
        auth = serving(this::judge);
        secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Issued own = Issuer.server(servers, List.of("passed.example"), Instant.now(), LIFE);
        secure.setHttpsConfigurator(new HttpsConfigurator(context(own)));
        secure.createContext("/", AccessSite::echo);
        secure.start();
        served = Served.of(folder, workers, """
                apiVersion: networking.k8s.io/v1
                kind: IngressClass
                metadata: {name: nginx}
                spec: {controller: rauta.dev/ingress-controller}
                """
                + service("web", web) + service("auth", auth) + service("secure", secure)
                + secret("ca", Map.of("ca.crt", clients.certificatePem()))
                + manifests);
    }

    private HttpServer serving(HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", handler);
        server.start();
        return server;
    }

    private static void echo(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        int status = path.contains("/status/") ? Integer.parseInt(path.substring(path.length() - 3)) : 200;
        byte[] answer = said(exchange).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private void judge(HttpExchange exchange) throws IOException {
        asked.add(said(exchange));
        String say = exchange.getRequestHeaders().getFirst("X-Say");
        exchange.getResponseHeaders().add("X-User", "ann");
        exchange.getResponseHeaders().add("Set-Cookie", "sid=1");
        exchange.sendResponseHeaders(say == null ? 401 : Integer.parseInt(say), -1);
        exchange.close();
    }

    private static String said(HttpExchange exchange) {
        StringBuilder said = new StringBuilder(exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n");
        new TreeMap<>(exchange.getRequestHeaders()).forEach((field, values) -> values.forEach(
                value -> said.append(field.toLowerCase(Locale.ROOT)).append(": ").append(value).append('\n')));
        return said.toString();
    }

    private static String service(String name, HttpServer server) {
        return Served.service(name, server.getAddress().getPort());
    }

    public static String secret(String name, Map<String, String> content) {
        StringBuilder text = new StringBuilder("---\napiVersion: v1\nkind: Secret\nmetadata: {name: " + name + ", namespace: default}\nstringData:\n");
        content.forEach((key, value) -> text.append("  ").append(key).append(": |\n").append(value.indent(4)));
        return text.toString();
    }

    /** An Ingress for {@code NAME.example}; annotations by their keys of ingress-nginx, key and value in turn. */
    public static String ingress(String name, String... annotations) {
        return ingressOf(name, "web", annotations);
    }

    public static String ingressOf(String name, String service, String... annotations) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < annotations.length; i += 2) {
            all.append(annotations[i].equals("adopt") ? "    rauta.dev/" : "    nginx.ingress.kubernetes.io/").append(annotations[i]).append(": '").append(annotations[i + 1]).append("'\n");
        }
        return """
                ---
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata:
                  name: NAME
                  namespace: default
                  annotations:
                ANNOTATIONSspec:
                  ingressClassName: nginx
                  rules: [{host: NAME.example, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: SERVICE, port: {number: 80}}}}]}}]
                """.replace("ANNOTATIONS", all).replace("NAME", name).replace("SERVICE", service);
    }

    /** What became of an annotation. */
    public AnnotationVerdict.Verdict verdict(String ingress, String key) {
        return served.translation().annotations().stream()
                .filter(one -> one.object().name().equals(ingress) && one.key().endsWith("/" + key))
                .map(AnnotationVerdict::verdict)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(ingress + ": nothing is told of " + key));
    }

    /** What the service that judges was asked since this was last asked. */
    public List<String> asked() {
        List<String> all = new ArrayList<>();
        asked.drainTo(all);
        return all;
    }

    /** A request in the clear for {@code NAME.example}, over a connection of its own. */
    public Answer get(String name, String target, String... fields) throws IOException {
        return served.ask("GET", name + ".example", target, "", fields);
    }

    /** The same over TLS, with no server's certificate looked at that {@code authority} vouches for. */
    public Answer secured(String name, String target, SSLContext context, String... fields) throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(new Socket(InetAddress.getLoopbackAddress(), served.tlsPort()), name + ".example", 443, true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name + ".example")));
            socket.setSSLParameters(parameters);
            return Answer.to(socket, "GET", name + ".example", target, "", fields);
        }
    }

    /** A certificate of a client, which the Secret {@code ca} vouches for. */
    public Issued client(String name) throws GeneralSecurityException {
        return client(clients, name);
    }

    public static Issued client(Issued by, String name) throws GeneralSecurityException {
        return Issuer.client(by, name, List.of(), Instant.now(), LIFE);
    }

    /** What {@code secure} shows is believed. */
    public SSLContext believing() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("servers", servers.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** Shows a certificate with those of the authorities above it, or none, and believes every server. */
    public static SSLContext context(Issued... chain) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        if (chain.length > 0) {
            keys.setKeyEntry("own", chain[0].key(), new char[0], Stream.of(chain).map(Issued::certificate).toArray(Certificate[]::new));
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), new TrustManager[] {new Anyone()}, null);
        return context;
    }

    private static final class Anyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Override
    public void close() {
        served.close();
        web.stop(0);
        auth.stop(0);
        secure.stop(0);
    }
}
