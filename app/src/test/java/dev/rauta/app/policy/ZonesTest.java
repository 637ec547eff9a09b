// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rauta.controller.Controller;
import dev.rauta.controller.status.StatusSink;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.watch.file.FileSource;
import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.DataplaneSettings;
import dev.rauta.routes.feed.InProcessFeed;
import dev.rauta.routes.testing.FreePorts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which zone's endpoints get requests, from manifests to answers. */
final class ZonesTest {
    private static final List<String> ADDRESSES = List.of("127.0.0.1", "127.0.0.2");

    private static final String POLICY = """
            ---
            apiVersion: rauta.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: near, namespace: default}
            spec:
              targetRefs: [{group: "", kind: Service, name: web}]
              loadBalancing: {trafficDistribution: %s}
            """;

    @TempDir
    Path folder;

    private final int offset = FreePorts.offset(80, 443);
    private final int port = FreePorts.next();
    private final List<HttpServer> servers = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        for (String address : ADDRESSES) {
            HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 50);
            server.createContext("/", exchange -> {
                byte[] body = address.getBytes(StandardCharsets.US_ASCII);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            servers.add(server);
        }
    }

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
    }

    private void manifests(String annotation, String service, String policy) throws IOException {
        Files.writeString(folder.resolve("web.yaml"), """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: web, namespace: default%s}
                spec:
                  ingressClassName: rauta
                  rules:
                  - host: a.example
                    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: web, namespace: default}
                spec: {ports: [{port: 80, appProtocol: http}]%s}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: web-1, namespace: default, labels: {kubernetes.io/service-name: web}}
                addressType: IPv4
                endpoints: [{addresses: ["127.0.0.1"], zone: a}, {addresses: ["127.0.0.2"], zone: b}]
                ports: [{port: %d}]
                """.formatted(annotation, service, port) + policy);
    }

    /** Who answers a dataplane in zone b. */
    private Set<String> answering(int workers) throws IOException {
        DataplaneSettings usual = DataplaneSettings.DEFAULT;
        DataplaneSettings settings = new DataplaneSettings(
                        workers, "127.0.0.1", offset, usual.transport(), usual.trust(), usual.limits(), usual.drainDelay(),
                        usual.drainTimeout(), usual.ambiguousPaths())
                .in("b");
        try (Dataplane dataplane = Dataplane.start(settings);
                Controller controller = Controller.of(FileSource.of(folder), Settings.DEFAULT, StatusSink.NONE);
                InProcessFeed feed = InProcessFeed.start(dataplane.snapshots(), controller.verdicts())) {
            controller.start(feed);
            Awaitility.await().until(dataplane::ready);
            Set<String> all = new TreeSet<>();
            for (int i = 0; i < 12 * workers; i++) {
                all.add(PolicySite.ask(offset + 80, "GET", "a.example", "/", "", "").body());
            }
            return all;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aPolicyKeepsRequestsInTheirZone(int workers) throws Exception {
        manifests("", "", POLICY.formatted("PreferSameZone"));
        assertThat(answering(workers)).containsExactly("127.0.0.2");
    }

    @Test
    void soDoesAnAnnotation() throws Exception {
        manifests(", annotations: {rauta.dev/load-balancing-traffic-distribution: PreferSameZone}", "", "");
        assertThat(answering(1)).containsExactly("127.0.0.2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PreferClose", "PreferSameZone"})
    void soDoesTheServiceItself(String word) throws Exception {
        manifests("", ", trafficDistribution: " + word, "");
        assertThat(answering(1)).containsExactly("127.0.0.2");
    }

    @Test
    void aPolicyMaySayOtherwise() throws Exception {
        manifests("", ", trafficDistribution: PreferClose", POLICY.formatted("Any"));
        assertThat(answering(1)).containsExactlyElementsOf(ADDRESSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Nearest"})
    void whereNobodySaysSoSoundlyAllGetTheirTurn(String word) throws Exception {
        manifests("", "", word.isEmpty() ? "" : POLICY.formatted(word));
        assertThat(answering(1)).containsExactlyElementsOf(ADDRESSES);
    }
}
