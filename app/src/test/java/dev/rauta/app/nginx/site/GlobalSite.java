// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.nginx.site;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rauta.app.config.ControllerOptions;
import dev.rauta.app.testing.Answer;
import dev.rauta.app.testing.Served;
import dev.rauta.controller.Controller;
import dev.rauta.controller.status.StatusSink;
import dev.rauta.controller.watch.file.FileSource;
import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.http.forwarded.ClientTrust;
import dev.rauta.routes.feed.InProcessFeed;
import dev.rauta.routes.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.awaitility.Awaitility;
import picocli.CommandLine;

/**
 * Controller and dataplane over a folder with a ConfigMap of ingress-nginx, in front of Services called {@code web}, which says what it got,
 * {@code pages}, which has pages for errors, and {@code none}, which has no endpoint.
 */
public final class GlobalSite implements AutoCloseable {
    private static final String INGRESS = """
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: HOST, namespace: default, annotations: {ANNOTATIONS}}
            spec:
              ingressClassName: rauta
              tls: [TLS]
              rules: [{host: HOST, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: SERVICE, port: {number: 80}}}}]}}]
            """;

    private final Path folder;
    private final HttpServer web = server();
    private final HttpServer pages = server();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Dataplane dataplane;
    private final Controller controller;
    private final InProcessFeed feed;
    private final int offset = FreePorts.offset(80, 443);

    /**
     * @param data of the ConfigMap, a mapping; empty: it is not there
     * @param manifests Ingresses, and what else there is
     * @param flags of the controller besides
     */
    public GlobalSite(Path folder, int workers, String data, String manifests, String... flags) throws IOException {
        this.folder = folder;
        web.createContext("/", GlobalSite::answer);
        pages.createContext("/", this::page);
        web.start();
        pages.start();
        Files.writeString(folder.resolve("site.yaml"), service("web", web, true) + service("pages", pages, true)
                + service("none", web, false) + manifests);
        say(data);
        dataplane = Dataplane.start(Served.settings(workers, offset, ClientTrust.NONE));
        ControllerOptions options = CommandLine.populateCommand(
                new ControllerOptions(),
                Stream.concat(Stream.of("--nginx-configmap=ingress-nginx/ingress-nginx-controller"), Stream.of(flags)).toArray(String[]::new));
        controller = Controller.of(FileSource.of(folder), options.settings().ofFiles(), StatusSink.NONE);
        feed = InProcessFeed.start(dataplane.snapshots(), controller.verdicts());
        controller.start(feed);
        Awaitility.await().until(dataplane::ready);
    }

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String service(String name, HttpServer server, boolean ready) {
        return Served.service(name, server.getAddress().getPort(), ready);
    }

    /** Says what it got, in text that is worth compressing; the status is what the path ends with. */
    private static void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        StringBuilder said = new StringBuilder(exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n");
        exchange.getRequestHeaders().forEach((field, values) -> values.forEach(
                value -> said.append(field.toLowerCase(Locale.ROOT)).append(": ").append(value).append('\n')));
        byte[] answer = said.append(body.length).append('\n').append(" ".repeat(2000)).toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.getResponseHeaders().set("X-Powered-By", "a server");
        exchange.getResponseHeaders().set("Server", "web");
        exchange.getResponseHeaders().set("Strict-Transport-Security", "max-age=1");
        String path = exchange.getRequestURI().getPath();
        exchange.sendResponseHeaders(path.matches(".*/[0-9]{3}") ? Integer.parseInt(path.substring(path.length() - 3)) : 200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private void page(HttpExchange exchange) throws IOException {
        StringBuilder said = new StringBuilder(exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n");
        exchange.getRequestHeaders().forEach((field, values) -> said.append(field.toLowerCase(Locale.ROOT)).append(": ").append(values.getFirst()).append('\n'));
        asked.add(said.toString());
        byte[] answer = "<page>".getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html");
        // As pages of ingress-nginx's users do: the status that they are told.
        exchange.sendResponseHeaders(Integer.parseInt(exchange.getRequestHeaders().getFirst("X-Code")), answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    /** An Ingress of a host, with TLS or without; {@code n/} stands for ingress-nginx's prefix. */
    public static String ingress(String host, String service, boolean tls, String annotations) {
        return INGRESS.replace("HOST", host)
                .replace("SERVICE", service)
                .replace("TLS", tls ? "{hosts: [" + host + "]}" : "")
                .replace("ANNOTATIONS", annotations.replace("n/", "nginx.ingress.kubernetes.io/"));
    }

    /** A ConfigMap beside the one of settings. */
    public static String configMap(String name, String data) {
        return """
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: NAME, namespace: ingress-nginx}
                data: DATA
                """.replace("NAME", name).replace("DATA", data);
    }

    /** From soon on the ConfigMap says {@code data}; empty: it is not there. */
    public void say(String data) throws IOException {
        Path file = folder.resolve("configmap.yaml");
        if (data.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        Path whole = Files.writeString(folder.resolve("configmap.part"), configMap("ingress-nginx-controller", data));
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What {@code pages} was asked, each with its fields; grows, and may be cleared. */
    public List<String> asked() {
        return asked;
    }

    /** Where plain HTTP comes in. */
    public int port() {
        return offset + 80;
    }

    public Answer get(String host, String target, String... fields) throws IOException {
        return ask("GET", host, target, 0, fields);
    }

    /** Sends a request with a body of so many bytes over a connection of its own, and reads until that ends. */
    public Answer ask(String method, String host, String target, int body, String... fields) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), offset + 80)) {
            return ask(socket, method + " " + target, host, body, fields);
        }
    }

    /** The same over TLS, whoever shows which certificate. */
    public Answer getOverTls(String host, String target, String... fields) throws IOException, GeneralSecurityException {
        try (SSLSocket socket = overTls(host)) {
            return ask(socket, "GET " + target, host, 0, fields);
        }
    }

    /** The certificate that a host shows. */
    public X509Certificate shown(String host) throws IOException, GeneralSecurityException {
        try (SSLSocket socket = overTls(host)) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private SSLSocket overTls(String host) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), offset + 443);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(host)));
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static Answer ask(Socket socket, String line, String host, int body, String... fields) throws IOException {
        socket.setSoTimeout(20_000);
        String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
        String length = body == 0 ? "" : "Content-Length: " + body + "\r\n";
        String head = line + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + more + length + "\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        try {
            socket.getOutputStream().write(new byte[body]);
        } catch (IOException e) {
            // Who refuses a body need not read it; the answer is there all the same.
            if (body == 0) {
                throw e;
            }
        }
        return Answer.read(socket, StandardCharsets.ISO_8859_1);
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Override
    public void close() {
        feed.close();
        controller.close();
        dataplane.close();
        web.stop(0);
        pages.stop(0);
    }
}
