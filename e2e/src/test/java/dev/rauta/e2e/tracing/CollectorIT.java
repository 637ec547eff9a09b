// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.rauta.e2e.pki.Authority;
import dev.rauta.e2e.process.ChildProcess;
import dev.rauta.e2e.process.Http;
import dev.rauta.e2e.process.Manifests;
import dev.rauta.e2e.process.Opened;
import dev.rauta.e2e.process.Programs;
import dev.rauta.e2e.process.StandaloneRauta;
import dev.rauta.routes.testing.FreePorts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What the OpenTelemetry Collector writes of the spans of a running Rauta, and what becomes of those that it cannot be given. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class CollectorIT {
    /** Longer than the exporter tries to get rid of a batch. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String PARENT = "b7ad6b7169203331";
    private static final String REFUSED = "Spans cannot be exported; they are dropped";

    private final Opened open = new Opened();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Authority authority = Authority.of("collector");
    private Path folder;
    private Path client;
    private Collector collector;
    private StandaloneRauta rauta;
    private StandaloneRauta secure;
    private StandaloneRauta wrong;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        this.folder = folder;
        List<Path> programs = Programs.find("grpc-client", "grpc-server");
        client = programs.getFirst();
        collector = Collector.start(folder.resolve("collector"), authority.server("localhost", List.of("localhost"), List.of()));
        open.add(collector);
        int calls = FreePorts.next();
        ChildProcess server = ChildProcess.start("grpc-server", folder, Map.of(), List.of(programs.getLast().toString(), "-port", "" + calls));
        open.add(server);
        server.awaitUp(LIMIT, () -> {
            try (Socket socket = new Socket("127.0.0.1", calls)) {
                return socket.isConnected();
            }
        });
        String manifests = Manifests.everythingTo("web")
                + Manifests.certified("secure", authority.server("localhost", List.of("localhost"), List.of()), "localhost", "web")
                + Manifests.service("web", web(), "http")
                + Manifests.service("calls", calls, "kubernetes.io/h2c")
                + """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata:
                  name: web
                  annotations: {rauta.dev/retry-status-codes: "503", rauta.dev/retry-attempts: "1", rauta.dev/retry-backoff: 1ms}
                spec:
                  ingressClassName: rauta
                  rules:
                    - http:
                        paths:
                          - {path: /retried, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
                          - {path: /grpc.testing.TestService, pathType: Prefix, backend: {service: {name: calls, port: {number: 80}}}}
                ---
                """;
        rauta = rauta("plain", manifests, collector.endpoint(), "--tracing-propagation", "w3c,b3,b3multi",
                "--tracing-resource-attributes", "k8s.cluster.name=here");
        Path its = Files.writeString(folder.resolve("ca.pem"), authority.certificatePem());
        secure = rauta("secure", manifests, collector.secureEndpoint(), "--tracing-ca", its.toString());
        Path another = Files.writeString(folder.resolve("other.pem"), Authority.of("another").certificatePem());
        wrong = rauta("wrong", manifests, collector.secureEndpoint(), "--tracing-ca", another.toString());
    }

    private StandaloneRauta rauta(String name, String manifests, String endpoint, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--tracing-endpoint", endpoint, "--tracing-sample", "100", "--tracing-service-name", name, "--workers", "1"));
        arguments.addAll(List.of(more));
        StandaloneRauta started = StandaloneRauta.start(folder.resolve(name), manifests, arguments.toArray(String[]::new));
        open.add(started);
        return started;
    }

    /** Says which trace its request belongs to; below {@code /retried} it fails the first time that a path is asked for. */
    private int web() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            boolean fails = path.startsWith("/retried") && seen.add(path);
            String told = exchange.getRequestHeaders().getFirst("traceparent") + " " + exchange.getRequestHeaders().getFirst("b3");
            byte[] body = told.getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(fails ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        open.add(() -> server.stop(0));
        return server.getAddress().getPort();
    }

    @AfterAll
    void stop() throws Exception {
        open.close();
    }

    private static String site(StandaloneRauta one) {
        return "http://127.0.0.1:" + one.plainPort();
    }

    /** All spans of a trace, by when they began, once the collector has written so many. */
    private List<WrittenSpan> written(String trace, int many) {
        return await("spans of " + trace).atMost(LIMIT).until(
                () -> collector.spans("plain").stream().filter(span -> span.trace().equals(trace)).toList(), spans -> spans.size() == many);
    }

    private static String trace(int number) {
        return "0af7651916cd43dd8448eb211c8%05x".formatted(number);
    }

    private static void belongs(WrittenSpan request, WrittenSpan attempt) {
        assertThat(request.kind()).isEqualTo("SERVER");
        assertThat(request.parent()).isEqualTo(PARENT);
        assertThat(attempt.kind()).isEqualTo("CLIENT");
        assertThat(attempt.parent()).isEqualTo(request.id());
        assertThat(attempt.id()).isNotEqualTo(request.id());
    }

    @Test
    @Order(1)
    void aRequestAndItsTryAreWritten() {
        Http.Answer answer = Http.get(
                site(rauta) + "/x/y?secret=1", "traceparent", "00-" + trace(1) + "-" + PARENT + "-01", "tracestate", "a=1", "User-Agent", "test/1");
        assertThat(answer.status()).isEqualTo(200);
        List<WrittenSpan> spans = written(trace(1), 2);
        WrittenSpan request = spans.getFirst();
        WrittenSpan attempt = spans.getLast();
        belongs(request, attempt);
        assertThat(answer.body()).isEqualTo("00-" + trace(1) + "-" + attempt.id() + "-01 " + trace(1) + "-" + attempt.id() + "-1");
        assertThat(request.name()).isEqualTo("GET /");
        assertThat(request.state()).isEqualTo("a=1");
        assertThat(request.error()).isFalse();
        assertThat(request.attributes())
                .containsEntry("http.request.method", "GET")
                .containsEntry("url.path", "/x/y")
                .containsEntry("url.scheme", "http")
                .containsEntry("server.address", "127.0.0.1")
                .containsEntry("client.address", "127.0.0.1")
                .containsEntry("network.protocol.version", "1.1")
                .containsEntry("user_agent.original", "test/1")
                .containsEntry("http.route", "/")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("rauta.object", "Ingress/everything")
                .doesNotContainKeys("error.type", "rpc.system.name");
        assertThat(request.attributes().values()).noneMatch(value -> value.contains("secret"));
        assertThat(attempt.name()).isEqualTo("GET");
        assertThat(attempt.attributes())
                .containsEntry("server.address", "127.0.0.1")
                .containsEntry("http.request.method", "GET")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("network.protocol.version", "1.1")
                .doesNotContainKey("http.request.resend_count");
        assertThat(request.resource()).containsEntry("service.name", "plain").containsEntry("k8s.cluster.name", "here");
    }

    @Test
    @Order(2)
    void b3InOneFieldAndInManyIsUnderstood() {
        Http.get(site(rauta) + "/b3", "b3", trace(2) + "-" + PARENT + "-1");
        Http.get(site(rauta) + "/b3multi", "X-B3-TraceId", trace(3), "X-B3-SpanId", PARENT, "X-B3-Sampled", "1");
        for (int number : List.of(2, 3)) {
            List<WrittenSpan> spans = written(trace(number), 2);
            belongs(spans.getFirst(), spans.getLast());
        }
    }

    /** What is sampled nowhere is in no batch, though one sent after it has been written. */
    @Test
    @Order(3)
    void onlyWhatIsSampledIsWritten() {
        String unsampled = "00-" + trace(4) + "-" + PARENT + "-00";
        assertThat(Http.get(site(rauta) + "/x", "traceparent", unsampled).body()).startsWith(unsampled);
        assertThat(Http.get(site(rauta) + "/x", "b3", trace(5) + "-" + PARENT + "-0").body()).contains(trace(5));
        String begun = Http.get(site(rauta) + "/x").body().split("-", 3)[1];
        List<WrittenSpan> spans = written(begun, 2);
        assertThat(spans.getFirst().parent()).as("a trace that begins here").isEmpty();
        assertThat(collector.spans("plain")).extracting(WrittenSpan::trace).doesNotContain(trace(4), trace(5));
    }

    @Test
    @Order(4)
    void aRetryHasASpanOfItsOwn() {
        assertThat(Http.get(site(rauta) + "/retried/a", "traceparent", "00-" + trace(6) + "-" + PARENT + "-01").status()).isEqualTo(200);
        List<WrittenSpan> spans = written(trace(6), 3);
        belongs(spans.get(0), spans.get(1));
        belongs(spans.get(0), spans.get(2));
        assertThat(spans.get(0).name()).isEqualTo("GET /retried");
        assertThat(spans.get(0).error()).isFalse();
        assertThat(spans.get(1).attributes()).containsEntry("http.response.status_code", "503").containsEntry("error.type", "503");
        assertThat(spans.get(1).error()).isTrue();
        assertThat(spans.get(2).attributes())
                .containsEntry("http.response.status_code", "200")
                .containsEntry("http.request.resend_count", "1")
                .containsEntry("rauta.attempt", "5xx");
        assertThat(spans.get(2).error()).isFalse();
    }

    @Test
    @Order(5)
    void overHttp2() throws Exception {
        KeyStore trust = KeyStore.getInstance(KeyStore.getDefaultType());
        trust.load(null);
        trust.setCertificateEntry("ca", CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(authority.certificatePem().getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted.getTrustManagers(), null);
        try (HttpClient http2 = HttpClient.newBuilder().sslContext(context).version(HttpClient.Version.HTTP_2).build()) {
            HttpResponse<String> answer = http2.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + rauta.tlsPort() + "/x"))
                            .header("traceparent", "00-" + trace(7) + "-" + PARENT + "-01")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        }
        List<WrittenSpan> spans = written(trace(7), 2);
        belongs(spans.getFirst(), spans.getLast());
        assertThat(spans.getFirst().attributes())
                .containsEntry("network.protocol.version", "2")
                .containsEntry("url.scheme", "https")
                .containsEntry("server.address", "localhost");
    }

    private void call(String name, int number) {
        try (ChildProcess run = ChildProcess.start("grpc-client", folder, Map.of(), List.of(
                client.toString(), "-test_case", name, "-server_host", "127.0.0.1", "-server_port", "" + rauta.plainPort(),
                "-additional_metadata", "traceparent:00-" + trace(number) + "-" + PARENT + "-01"))) {
            int status = run.awaitExit(LIMIT);
            assertThat(status).as(() -> name + "\n" + run.tail()).isZero();
        }
    }

    @Test
    @Order(6)
    void ofAGrpcCall() {
        call("empty_unary", 8);
        List<WrittenSpan> spans = written(trace(8), 2);
        belongs(spans.getFirst(), spans.getLast());
        assertThat(spans).allSatisfy(span -> {
            assertThat(span.attributes())
                    .containsEntry("rpc.system.name", "grpc")
                    .containsEntry("rpc.method", "grpc.testing.TestService/EmptyCall")
                    .containsEntry("rpc.response.status_code", "OK")
                    .containsEntry("http.request.method", "POST")
                    .containsEntry("http.response.status_code", "200")
                    .containsEntry("network.protocol.version", "2");
            assertThat(span.error()).isFalse();
        });
        assertThat(spans.getFirst().name()).isEqualTo("POST /grpc.testing.TestService");
    }

    @Test
    @Order(7)
    void ofGrpcCallsThatFail() {
        call("unimplemented_method", 9);
        assertThat(written(trace(9), 2)).allSatisfy(span -> {
            assertThat(span.error()).isTrue();
            assertThat(span.attributes())
                    .containsEntry("rpc.method", "_OTHER")
                    .containsEntry("rpc.method_original", "grpc.testing.TestService/UnimplementedCall")
                    .containsEntry("rpc.response.status_code", "UNIMPLEMENTED")
                    .containsEntry("error.type", "UNIMPLEMENTED")
                    .containsEntry("http.response.status_code", "200");
        });
    }

    @Test
    @Order(8)
    void overTlsByAnAuthorityOfItsOwn() {
        Http.get(site(secure) + "/x", "traceparent", "00-" + trace(10) + "-" + PARENT + "-01");
        List<WrittenSpan> spans = await().atMost(LIMIT).until(() -> collector.spans("secure"), its -> its.size() == 2);
        belongs(spans.getFirst(), spans.getLast());
        assertThat(spans.getFirst().trace()).isEqualTo(trace(10));
        assertThat(secure.process().metric("rauta_spans_exported_total", "")).isEqualTo(2);
    }

    @Test
    @Order(9)
    void aCollectorOfAnotherAuthorityIsGivenNothing() {
        for (int lost = 2; lost <= 4; lost += 2) {
            assertThat(Http.get(site(wrong) + "/x").status()).isEqualTo(200);
            int all = lost;
            await().atMost(LIMIT).until(() -> wrong.process().metric("rauta_spans_failed_total", "") == all);
        }
        assertThat(wrong.process().log().lines().filter(line -> line.contains(REFUSED))).as("told once").hasSize(1);
        assertThat(wrong.process().metric("rauta_spans_exported_total", "")).isZero();
        assertThat(collector.spans("wrong")).isEmpty();
    }

    @Test
    @Order(10)
    void aCollectorMayGoAndComeBack() {
        double before = secure.process().metric("rauta_spans_exported_total", "");
        collector.kill();
        assertThat(Http.get(site(secure) + "/away").status()).as("nobody waits for it").isEqualTo(200);
        await().atMost(LIMIT).until(() -> secure.process().metric("rauta_spans_failed_total", "") == 2);
        assertThat(secure.process().log()).contains(REFUSED);
        collector.startAgain();
        assertThat(Http.get(site(secure) + "/back").status()).isEqualTo(200);
        await().atMost(LIMIT).until(() -> secure.process().metric("rauta_spans_exported_total", "") == before + 2);
        assertThat(collector.spans("secure")).extracting(span -> span.attributes().get("url.path")).contains("/back").doesNotContain("/away");
        assertThat(secure.process().log()).contains("Spans are exported again");
    }
}
