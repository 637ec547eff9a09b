// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.condition.ObjectStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of an API server that knows two GatewayClasses. */
final class StatusWriterTest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final List<ObjectStatus> STATUSES =
            List.of(new ObjectStatus.OfGatewayClass("one", List.of(), List.of("A")), new ObjectStatus.OfGatewayClass("two", List.of(), List.of("A")));

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, String> objects = new ConcurrentHashMap<>();
    private HttpServer server;
    private KubernetesClient client;
    private StatusWriter writer;
    private ClusterState overtaking = ClusterState.of(List.of());

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .build())
                .build();
        writer = StatusWriter.start(client, "rauta.dev/controller", () -> true);
        List.of("one", "two").forEach(name -> objects.put(name, YAML.asJson(gatewayClass(name, "1"))));
    }

    @AfterEach
    void stop() {
        writer.close();
        client.close();
        server.stop(0);
    }

    /** Newer work comes with the same objects, for what has been written since is not looked up for it. */
    @Test
    void whatIsWrittenIsNotAskedForAgainByWorkThatOvertakes() {
        overtaking = ClusterState.of(List.of(gatewayClass("one", "1"), gatewayClass("two", "1")));
        writer.write(overtaking, STATUSES, List.of());
        await("the last status").until(() -> asked.contains("PUT two"));
        assertThat(asked).containsExactly("GET one", "PUT one", "GET two", "PUT two");
    }

    @Test
    void whatAnotherHasChangedSinceIsAskedForAgain() {
        ClusterState first = ClusterState.of(List.of(gatewayClass("one", "1"), gatewayClass("two", "1")));
        overtaking = ClusterState.of(List.of(gatewayClass("one", "2"), first.all(GatewayClass.class).get("", "two")));
        writer.write(first, STATUSES, List.of());
        await("the last status").until(() -> asked.contains("PUT two"));
        assertThat(Collections.frequency(asked, "GET one")).isEqualTo(2);
    }

    private static HasMetadata gatewayClass(String name, String version) {
        return YAML.unmarshal("""
                apiVersion: gateway.networking.k8s.io/v1
                kind: GatewayClass
                metadata: {name: %s, uid: u-%s, resourceVersion: "%s"}
                spec: {controllerName: rauta.dev/controller}
                """.formatted(name, name, version), GatewayClass.class);
    }

    /** The first status that is written is overtaken before the writer goes on. */
    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String name = path.contains("/one") ? "one" : "two";
        boolean read = exchange.getRequestMethod().equals("GET");
        if (!read) {
            objects.put(name, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            if (!asked.contains("PUT one")) {
                writer.write(overtaking, STATUSES, List.of());
            }
        }
        asked.add(exchange.getRequestMethod() + " " + name);
        byte[] body = objects.get(name).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
