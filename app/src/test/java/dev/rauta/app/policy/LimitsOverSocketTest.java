// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What manifests say of limits and compression, as clients see it. */
final class LimitsOverSocketTest {
    private static final String ROUTE = """
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: work, namespace: default}
            spec:
              parentRefs: [{name: edge}]
              rules: [{backendRefs: [{name: work, port: 80}]}]
            ---
            """;

    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer upstream;
    private int port;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws Exception {
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        upstream.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        byte[] body = "all work and no play ".repeat(200).getBytes(StandardCharsets.US_ASCII);
        upstream.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        upstream.createContext("/slow", exchange -> {
            arrived.countDown();
            try {
                held.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        upstream.start();
    }

    @AfterEach
    void stop() {
        held.countDown();
        upstream.stop(0);
        client.close();
    }

    private interface Checks {
        void run() throws Exception;
    }

    /** Serves a route under a policy that says {@code spec}. */
    private void serving(String spec, Checks test) throws Exception {
        String manifests =
                PolicySite.service("work", upstream.getAddress().getPort()) + ROUTE + PolicySite.policy("work", spec);
        try (PolicySite site = PolicySite.serving(folder, 1, manifests)) {
            port = site.gatewayPort();
            test.run();
        }
    }

    private HttpRequest request(String path, String... fields) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return fields.length == 0 ? request.build() : request.headers(fields).build();
    }

    private HttpResponse<byte[]> ask(String path, String... fields) throws Exception {
        return client.send(request(path, fields), HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void ratesRefuseWhatIsMore() throws Exception {
        serving("rateLimits: [{requests: 2, per: 1h, key: [{type: Header, name: X-Key}], headers: Always}]", () -> {
            assertThat(ask("/", "X-Key", "a").statusCode()).isEqualTo(200);
            assertThat(ask("/", "X-Key", "a").headers().firstValue("ratelimit").orElse("")).startsWith("\"header-per-3600s\";r=0");
            HttpResponse<byte[]> refused = ask("/", "X-Key", "a");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("retry-after")).isPresent();
            assertThat(ask("/", "X-Key", "b").statusCode()).isEqualTo(200);
        });
    }

    @Test
    void ratesOfAClusterWithoutAStoreDoAsTheySay() throws Exception {
        serving("rateLimits: [{requests: 1, per: 1h, scope: Cluster, whenUnavailable: Refuse}]", () -> {
            HttpResponse<byte[]> refused = ask("/");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("x-rauta-error")).hasValue("limit-unavailable");
        });
    }

    @Test
    void aRateLimitServiceThatIsNotThereAdmits() throws Exception {
        serving("rateLimits: [{service: {backendRef: {name: work, port: 80}, domain: shop}, key: [{type: SourceAddress}]}]", () ->
                assertThat(ask("/").statusCode()).isEqualTo(200));
    }

    @Test
    void concurrencyRefusesWhatIsMoreAtATime() throws Exception {
        serving("concurrency: {requests: 1, status: 429}", () -> {
            CompletableFuture<HttpResponse<Void>> first =
                    client.sendAsync(request("/slow"), HttpResponse.BodyHandlers.discarding());
            assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
            HttpResponse<byte[]> refused = ask("/");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("x-rauta-error")).hasValue("concurrent-requests");
            held.countDown();
            assertThat(first.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
            Awaitility.await().until(() -> ask("/").statusCode() == 200);
        });
    }

    @Test
    void whoTakesGzipGetsGzip() throws Exception {
        serving("compression: {codings: [Gzip], types: [text/*], minSize: 100}", () -> {
            HttpResponse<byte[]> coded = ask("/", "Accept-Encoding", "gzip");
            assertThat(coded.headers().firstValue("content-encoding")).hasValue("gzip");
            assertThat(coded.body()).hasSizeLessThan(1000);
            HttpResponse<byte[]> plain = ask("/");
            assertThat(plain.headers().firstValue("content-encoding")).isEmpty();
            assertThat(plain.body()).hasSize(4200);
        });
    }
}
