// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.role;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rauta.controller.Controller;
import dev.rauta.controller.status.StatusSink;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.watch.file.FileSource;
import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.DataplaneSettings;
import dev.rauta.dataplane.Limits;
import dev.rauta.dataplane.http.forwarded.ClientTrust;
import dev.rauta.dataplane.http.path.AmbiguousPaths;
import dev.rauta.dataplane.worker.Transport;
import dev.rauta.routes.feed.InProcessFeed;
import dev.rauta.routes.testing.FreePorts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What policies say of endpoints in trouble, from manifests to answers. */
final class EndpointTroubleTest {
    @TempDir
    Path folder;

    private final int offset = FreePorts.offset(80, 443);
    private final List<HttpServer> servers = new ArrayList<>();
    private final Set<String> unready = ConcurrentHashMap.newKeySet();
    private final AtomicInteger failed = new AtomicInteger();

    @BeforeEach
    void start() throws IOException {
        int port = FreePorts.next();
        for (String address : List.of("127.0.0.1", "127.0.0.2")) {
            HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 50);
            server.createContext("/", exchange -> {
                String path = exchange.getRequestURI().getPath();
                int status = path.equals("/fail") || path.equals("/ready") && unready.contains(address) ? 503 : 200;
                if (path.equals("/fail")) {
                    failed.incrementAndGet();
                }
                byte[] body = address.getBytes(StandardCharsets.US_ASCII);
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            servers.add(server);
        }
        Files.writeString(folder.resolve("web.yaml"), """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata:
                  name: web
                  namespace: default
                  annotations:
                    rauta.dev/retry-attempts: "5"
                    rauta.dev/retry-status-codes: "503"
                    rauta.dev/retry-backoff: 0s
                    rauta.dev/retry-budget-percent: "50"
                    rauta.dev/retry-budget-interval: 1h
                    rauta.dev/retry-budget-min-retry-rate-count: "0"
                spec:
                  ingressClassName: rauta
                  rules:
                  - host: a.example
                    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: web, namespace: default}
                spec: {ports: [{port: 80, appProtocol: http}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: web-1, namespace: default, labels: {kubernetes.io/service-name: web}}
                addressType: IPv4
                endpoints: [{addresses: ["127.0.0.1"]}, {addresses: ["127.0.0.2"]}]
                ports: [{port: %d}]
                ---
                apiVersion: rauta.dev/v1alpha1
                kind: TrafficPolicy
                metadata: {name: health, namespace: default}
                spec:
                  targetRefs: [{group: "", kind: Service, name: web}]
                  healthCheck: {type: HTTP, http: {path: /ready}, interval: 100ms, unhealthyThreshold: 2}
                """.formatted(port));
    }

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
    }

    private interface Asking {
        void run() throws Exception;
    }

    private void serving(int workers, Asking asking) throws Exception {
        DataplaneSettings settings = new DataplaneSettings(
                workers, "127.0.0.1", offset, Transport.auto(), ClientTrust.NONE, Limits.DEFAULT, Duration.ZERO, Duration.ZERO,
                AmbiguousPaths.REFUSE);
        try (Dataplane dataplane = Dataplane.start(settings);
                Controller controller = Controller.of(FileSource.of(folder), Settings.DEFAULT, StatusSink.NONE);
                InProcessFeed feed = InProcessFeed.start(dataplane.snapshots(), controller.verdicts())) {
            controller.start(feed);
            Awaitility.await().until(dataplane::ready);
            asking.run();
        }
    }

    /** The whole answer. */
    private String ask(String path) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", offset + 80)) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private Set<String> answering() throws IOException {
        Set<String> all = new TreeSet<>();
        for (int i = 0; i < 12; i++) {
            String answer = ask("/");
            all.add(answer.substring(answer.length() - "127.0.0.1".length()));
        }
        return all;
    }

    @Test
    void whoFailsItsChecksGetsNoRequests() throws Exception {
        serving(2, () -> {
            assertThat(answering()).containsExactly("127.0.0.1", "127.0.0.2");
            unready.add("127.0.0.2");
            Awaitility.await().until(() -> answering().equals(Set.of("127.0.0.1")));
            unready.clear();
            Awaitility.await().until(() -> answering().size() == 2);
        });
    }

    @Test
    void aBudgetLimitsRetries() throws Exception {
        serving(1, () -> {
            for (int i = 0; i < 10; i++) {
                assertThat(ask("/fail")).startsWith("HTTP/1.1 503 ");
            }
            assertThat(failed.get()).as("ten, and half as many again").isEqualTo(15);
        });
    }
}
