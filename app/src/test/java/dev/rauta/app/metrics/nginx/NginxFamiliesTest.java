// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.metrics.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rauta.app.admin.Exposition;
import dev.rauta.app.metrics.DataplaneFamilies;
import dev.rauta.app.testing.Scrape;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.Translator;
import dev.rauta.controller.watch.file.FileSource;
import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.DataplaneSettings;
import dev.rauta.dataplane.metrics.MetricFamily;
import dev.rauta.routes.snapshot.codec.SnapshotArchive;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import dev.rauta.routes.testing.FreePorts;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What dashboards for ingress-nginx find after requests to two paths of an Ingress, one of which fails. */
final class NginxFamiliesTest {
    private static final String CONSTANT =
            "controller_class=\"rauta.dev/ingress-controller\",controller_namespace=\"edge\",controller_pod=\"edge-1\",";
    private static final String OF_SHOP = CONSTANT + "host=\"shop.example\",ingress=\"shop\",namespace=\"default\",path=\"";

    private static final String REST = " HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n";

    @TempDir
    Path folder;

    @Test
    void requestsAreCountedByIngressPathServiceMethodAndStatus() throws Exception {
        HttpServer upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", exchange -> {
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/cart") ? 503 : 200, -1);
            exchange.close();
        });
        upstream.start();
        int offset = FreePorts.offset(80, 443);
        Files.writeString(folder.resolve("all.yaml"), MANIFESTS.replace("UPSTREAM", "" + upstream.getAddress().getPort()));
        Files.copy(Path.of("../examples/quickstart/tls.yaml"), folder.resolve("tls.yaml"));
        DataplaneSettings usual = DataplaneSettings.DEFAULT;
        DataplaneSettings settings = new DataplaneSettings(
                2, "127.0.0.1", offset, usual.transport(), usual.trust(), usual.limits(), usual.drainDelay(), usual.drainTimeout(),
                usual.ambiguousPaths()).inDetail();
        try (Dataplane dataplane = Dataplane.start(settings)) {
            dataplane.snapshots().apply(SnapshotArchive.read(SnapshotArchive.write(SnapshotCodec.encode(
                    Translator.translate(FileSource.readOnce(folder).state(), Settings.DEFAULT).snapshot()))));
            ask(offset + 80, "GET", "/");
            ask(offset + 80, "GET", "/other");
            ask(offset + 80, "GET", "/cart");
            ask(offset + 80, "POST", "/");
            ask(offset + 80, "BREW", "/");
            Awaitility.await().untilAsserted(() -> assertThat(scraped(dataplane)).contains(
                    "nginx_ingress_controller_requests{" + sorted(OF_SHOP + "/\",service=\"web\",method=\"GET\",status=\"200\"") + "} 2.0",
                    "nginx_ingress_controller_requests{" + sorted(OF_SHOP + "/\",service=\"web\",method=\"POST\",status=\"200\"") + "} 1.0",
                    "nginx_ingress_controller_requests{" + sorted(OF_SHOP + "/\",service=\"web\",method=\"_OTHER\",status=\"200\"") + "} 1.0",
                    "nginx_ingress_controller_requests{" + sorted(OF_SHOP + "/cart\",service=\"cart\",method=\"GET\",status=\"503\"") + "} 1.0",
                    "nginx_ingress_controller_request_duration_seconds_count{" + sorted(OF_SHOP + "/\",service=\"web\",status=\"2xx\"") + "} 4",
                    "nginx_ingress_controller_request_duration_seconds_count{" + sorted(OF_SHOP + "/cart\",service=\"cart\",status=\"5xx\"") + "} 1",
                    "nginx_ingress_controller_connect_duration_seconds_count{" + sorted(OF_SHOP + "/\",service=\"web\"") + "} 4",
                    "nginx_ingress_controller_header_duration_seconds_count{" + sorted(OF_SHOP + "/\",service=\"web\"") + "} 4",
                    "nginx_ingress_controller_response_duration_seconds_count{" + sorted(OF_SHOP + "/\",service=\"web\"") + "} 4",
                    "nginx_ingress_controller_request_size_count{" + sorted(OF_SHOP + "/\",service=\"web\"") + "} 4",
                    "nginx_ingress_controller_response_size_count{" + sorted(OF_SHOP + "/\",service=\"web\"") + "} 4",
                    "nginx_ingress_controller_bytes_sent_count{" + sorted(OF_SHOP + "/\",service=\"web\"") + "} 4",
                    "nginx_ingress_controller_bytes_sent_bucket{" + sorted(OF_SHOP + "/\",service=\"web\"") + ",le=\"10000.0\"} 4"));
            int length = "GET /GET /otherPOST /BREW /".length() + 4 * REST.length();
            assertThat(scraped(dataplane)).contains(
                    "nginx_ingress_controller_request_size_sum{" + sorted(OF_SHOP + "/\",service=\"web\"") + "} " + length + ".0");
            assertThat(scraped(dataplane))
                    .anyMatch(line -> line.startsWith("nginx_ingress_controller_config_hash{") && !line.endsWith(" 0.0"))
                    .anyMatch(line -> line.startsWith("nginx_ingress_controller_config_last_reload_successful{") && line.endsWith(" 1.0"))
                    .anyMatch(line -> line.startsWith("nginx_ingress_controller_ssl_expire_time_seconds{class=\"rauta.dev/ingress-controller\","
                            + "host=\"secure.example.com\",namespace=\"default\",secret_name=\"secure-example-com\"}"))
                    .anyMatch(line -> line.startsWith("nginx_ingress_controller_nginx_process_connections{") && line.contains("state=\"active\""))
                    .anyMatch(line -> line.startsWith("nginx_ingress_controller_nginx_process_resident_memory_bytes{"))
                    .anyMatch(line -> line.startsWith("nginx_ingress_controller_nginx_process_cpu_seconds_total{"));
        } finally {
            upstream.stop(0);
        }
    }

    /** As scraped in Prometheus' text. */
    private static List<String> scraped(Dataplane dataplane) {
        Exposition exposition = new Exposition(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        NginxFamilies names = new NginxFamilies(Settings.DEFAULT.controllerName(), "edge", "edge-1");
        List<MetricFamily> own = DataplaneFamilies.of(dataplane);
        exposition.add(() -> Stream.concat(own.stream(), names.of(dataplane, own).stream()).toList());
        return Scrape.of(exposition).lines().toList();
    }

    private static String sorted(String labels) {
        return Stream.of((labels + ",canary=\"\"").split(",")).sorted().reduce((one, other) -> one + "," + other).orElseThrow();
    }

    private static void ask(int port, String method, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write((method + " " + path + REST)
                    .getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        }
    }

    private static final String MANIFESTS = """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: shop, namespace: default}
            spec:
              ingressClassName: rauta
              rules:
              - host: shop.example
                http:
                  paths:
                  - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
                  - {path: /cart, pathType: Prefix, backend: {service: {name: cart, port: {number: 80}}}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: secure, namespace: default}
            spec:
              ingressClassName: rauta
              tls: [{hosts: [secure.example.com], secretName: secure-example-com}]
              defaultBackend: {service: {name: web, port: {number: 80}}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: default}
            spec: {ports: [{name: http, port: 80}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: web-1, namespace: default, labels: {kubernetes.io/service-name: web}}
            addressType: IPv4
            endpoints: [{addresses: ["127.0.0.1"]}]
            ports: [{name: http, port: UPSTREAM}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: cart, namespace: default}
            spec: {ports: [{name: http, port: 80}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: cart-1, namespace: default, labels: {kubernetes.io/service-name: cart}}
            addressType: IPv4
            endpoints: [{addresses: ["127.0.0.1"]}]
            ports: [{name: http, port: UPSTREAM}]
            """;
}
