// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rauta.app.testing.Answer;
import dev.rauta.app.testing.ForKey;
import dev.rauta.app.testing.Served;
import dev.rauta.dataplane.trace.Propagation;
import dev.rauta.dataplane.trace.TraceSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Traces in the words of ingress-nginx, as Services and a collector see them. */
final class TracingTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

    private final Queue<String> spans = new ConcurrentLinkedQueue<>();
    private final HttpServer collector = server();
    private final HttpServer web = server();

    @TempDir
    Path folder;

    TracingTest() throws IOException {
        collector.createContext("/", exchange -> {
            try (exchange; var in = new GZIPInputStream(exchange.getRequestBody())) {
                // Names and values are in it as they are.
                spans.add(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        web.createContext("/", exchange -> {
            try (exchange) {
                byte[] seen = String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")).getBytes(StandardCharsets.US_ASCII);
                exchange.sendResponseHeaders(200, seen.length);
                exchange.getResponseBody().write(seen);
            }
        });
        collector.start();
        web.start();
    }

    private static HttpServer server() throws IOException {
        return HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    }

    @AfterEach
    void stop() {
        collector.stop(0);
        web.stop(0);
    }

    private static String ingress(String name, String annotations) {
        return """
                ---
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: NAME, namespace: default, annotations: {rauta.dev/ssl-redirect: "false" ANNOTATIONS}}
                spec:
                  ingressClassName: rauta
                  rules:
                  - host: NAME.example
                    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
                """.replace("NAME", name).replace("ANNOTATIONS", annotations.isEmpty() ? "" : ", " + annotations.replace("n/", "nginx.ingress.kubernetes.io/"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    @ForKey({"enable-opentelemetry", "opentelemetry-trust-incoming-span", "opentelemetry-operation-name"})
    @DisplayName("enable-opentelemetry: \"false\" lets traceparent pass as it is and makes no spans; with opentelemetry-trust-incoming-span:"
            + " \"false\" a trace begins here; spans are called as opentelemetry-operation-name says")
    void tracesOfAnIngress(int workers) throws Exception {
        TraceSettings settings = new TraceSettings(
                URI.create("http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces"), Optional.empty(), Optional.empty(),
                Map.of("service.name", "rauta"), 100, true, 100, List.of(Propagation.W3C));
        try (Served served = Served.tracing(settings, folder, workers, Served.service("web", web.getAddress().getPort())
                + ingress("plain", "")
                + ingress("off", "n/enable-opentelemetry: 'false', n/opentelemetry-operation-name: never-told")
                + ingress("apart", "n/enable-opentelemetry: 'true', n/opentelemetry-trust-incoming-span: 'false'")
                + ingress("named", "n/opentelemetry-operation-name: checkout-page")
                + ingress("odd", "n/opentelemetry-operation-name: 'a b'"))) {
            assertThat(ask(served, "plain")).startsWith("00-" + TRACE).endsWith("-01").isNotEqualTo(PARENT);
            assertThat(ask(served, "off")).isEqualTo(PARENT);
            assertThat(ask(served, "apart")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]").doesNotContain(TRACE);
            assertThat(ask(served, "named")).startsWith("00-" + TRACE);
            assertThat(ask(served, "odd")).as("as without it").startsWith("00-" + TRACE);
        }
        String all = String.join("", spans);
        assertThat(all).contains("GET /", "checkout-page", "plain.example", "apart.example", "named.example").doesNotContain("off.example", "never-told");
    }

    private static String ask(Served served, String name) throws Exception {
        Answer answer = served.ask("GET", name + ".example", "/", "", "traceparent: " + PARENT);
        assertThat(answer.status()).isEqualTo(200);
        return answer.body();
    }
}
