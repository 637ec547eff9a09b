// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.rauta.e2e.process.ChildProcess;
import dev.rauta.e2e.process.Manifests;
import dev.rauta.e2e.process.Opened;
import dev.rauta.e2e.process.Programs;
import dev.rauta.e2e.process.RautaProcess;
import dev.rauta.e2e.process.StandaloneRauta;
import dev.rauta.routes.testing.FreePorts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Authorization services that a TrafficPolicy and an Ingress name: one made of Envoy's own messages and gRPC's own Go server, and one of
 * the JDK's that speaks HTTP.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExternalAuthIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Opened open = new Opened();
    private final int port = FreePorts.next();
    private Path folder;
    private Path program;
    private ChildProcess service;
    private StandaloneRauta rauta;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        this.folder = folder;
        program = Programs.find("authz-server").getFirst();
        service = service();
        int echo = FreePorts.next();
        open.add(RautaProcess.echo(folder, "127.0.0.1", echo, "http1", "web"));
        HttpServer http = http();
        open.add(() -> http.stop(0));
        rauta = StandaloneRauta.start(folder, Manifests.everythingTo("web")
                + Manifests.service("open", echo, "http")
                + Manifests.service("verify", http.getAddress().getPort(), "http")
                + """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata:
                  name: verified
                  annotations:
                    rauta.dev/authentication-external-http-backend-ref-name: verify
                    rauta.dev/authentication-external-http-backend-ref-port: "80"
                    rauta.dev/authentication-external-http-path: /verify
                    rauta.dev/authentication-external-http-headers-to-backend: X-User
                    rauta.dev/authentication-external-http-headers-to-client: Set-Cookie
                    rauta.dev/authentication-external-timeout: 2s
                spec:
                  ingressClassName: rauta
                  rules: [{http: {paths: [{path: /verified, pathType: Prefix, backend: {service: {name: open, port: {number: 80}}}}]}}]
                ---
                """
                + Manifests.service("web", echo, "http")
                + Manifests.service("judge", port, "grpc")
                + """
                apiVersion: rauta.dev/v1alpha1
                kind: TrafficPolicy
                metadata: {name: web}
                spec:
                  targetRefs: [{group: "", kind: Service, name: web}]
                  authentication:
                    external:
                      timeout: 1s
                      grpc: {backendRef: {name: judge, port: 80}, body: {maxBytes: 16, allowPartial: true}}
                """);
        open.add(rauta);
    }

    /** Knows who brings a cookie, and sends everybody else to sign in. */
    private static HttpServer http() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/verify", exchange -> {
            boolean known = "sid=1".equals(exchange.getRequestHeaders().getFirst("Cookie"));
            exchange.getResponseHeaders().set("X-User", "ann");
            exchange.getResponseHeaders().set("Set-Cookie", "sid=2");
            exchange.getResponseHeaders().set("Location", "/start?" + exchange.getRequestHeaders().getFirst("X-Original-URL"));
            byte[] body = "sign in".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(known ? 200 : 302, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private HttpResponse<String> verified(String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rauta.plainPort() + "/verified")).timeout(LIMIT);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Order(0)
    @Test
    void anIngressAsksOverHttp() throws Exception {
        HttpResponse<String> known = verified("Cookie", "sid=1", "X-User", "root");
        assertThat(known.statusCode()).isEqualTo(200);
        assertThat(known.body().toLowerCase(Locale.ROOT)).contains("ann").doesNotContain("root");
        assertThat(known.headers().allValues("set-cookie")).containsExactly("sid=2");
        HttpResponse<String> unknown = verified();
        assertThat(unknown.statusCode()).isEqualTo(302);
        assertThat(unknown.headers().firstValue("location"))
                .hasValue("/start?http://127.0.0.1:" + rauta.plainPort() + "/verified");
        assertThat(unknown.body()).isEqualTo("sign in");
    }

    private ChildProcess service() {
        ChildProcess started = ChildProcess.start(
                "authz-server", folder, Map.of(), List.of(program.toString(), "-port", "" + port));
        started.awaitUp(LIMIT, () -> {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                return socket.isConnected();
            }
        });
        return started;
    }

    @AfterAll
    void stop() throws Exception {
        if (service != null) {
            service.close();
        }
        open.close();
    }

    private HttpResponse<String> ask(String say, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rauta.plainPort() + "/x?a=1&drop=2"))
                .timeout(LIMIT)
                .header("X-Say", say)
                .POST(HttpRequest.BodyPublishers.ofString("what a request says"));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Order(1)
    @Test
    void whomItAllowsPassesAsItSays() throws Exception {
        HttpResponse<String> answer = ask("allow", "X-User", "root", "X-Group", "a", "X-Secret", "1");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues("set-cookie")).contains("s=1");
        assertThat(answer.body().toLowerCase(Locale.ROOT))
                .contains("/x?a=1&seen=a%20b", "ann")
                .doesNotContain("root", "x-secret");
        assertThat(ask("bare").statusCode()).isEqualTo(200);
    }

    @Order(2)
    @Test
    void itIsToldOfTheRequest() throws Exception {
        HttpResponse<String> answer = ask("");
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body().replace(" ", ""))
                .contains("\"method\":\"POST\"", "\"path\":\"/x?a=1&drop=2\"", "\"scheme\":\"http\"", "\"protocol\":\"HTTP/1.1\"", "\"size\":\"19\"")
                .contains("\"body\":\"whatarequests\"", "\"x-envoy-auth-partial-body\":\"true\"", "\"address\":\"127.0.0.1\"", "\"portValue\":")
                .contains("\"host\":\"127.0.0.1:" + rauta.plainPort() + "\"");
    }

    @Order(3)
    @ParameterizedTest
    @CsvSource({
        "deny, 401, unauthenticated", "no, 403, forbidden", "send, 302, ''", "empty, 500, authorization-failed",
        "break, 403, forbidden", "fail, 503, authorization-unavailable", "hang, 503, authorization-unavailable"
    })
    void allElseIsClosed(String say, int status, String reason) throws Exception {
        HttpResponse<String> answer = ask(say);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("x-rauta-error").orElse("")).isEqualTo(reason);
        assertThat(answer.headers().firstValue("x-other")).isEmpty();
        if (say.equals("deny")) {
            assertThat(answer.body()).isEqualTo("not you");
            assertThat(answer.headers().firstValue("www-authenticate")).hasValue("Say");
        }
    }

    @Order(4)
    @Test
    void whoDiesLetsNobodyPassAndWhoComesBackJudgesAgain() throws Exception {
        service.kill();
        service.awaitExit(LIMIT);
        HttpResponse<String> dead = ask("allow");
        assertThat(dead.statusCode()).isEqualTo(503);
        assertThat(dead.headers().firstValue("x-rauta-error")).hasValue("authorization-unavailable");
        service.close();
        service = service();
        await().atMost(LIMIT).until(() -> ask("allow").statusCode() == 200);
        assertThat(ask("deny").statusCode()).isEqualTo(401);
    }
}
