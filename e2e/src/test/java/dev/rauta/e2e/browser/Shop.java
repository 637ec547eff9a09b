// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.browser;

import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.pki.Authority;
import dev.rauta.e2e.pki.Identity;
import dev.rauta.e2e.process.ChildProcess;
import dev.rauta.e2e.process.RautaProcess;
import dev.rauta.e2e.process.StandaloneRauta;
import dev.rauta.routes.testing.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** A shop that is served, with something of each kind to see: routes, a broken one, endpoints with trouble, requests that fail. */
final class Shop implements AutoCloseable {
    private final ChildProcess echo;
    private final StandaloneRauta rauta;

    private Shop(ChildProcess echo, StandaloneRauta rauta) {
        this.echo = echo;
        this.rauta = rauta;
    }

    static Shop open(Path folder) throws IOException {
        int port = FreePorts.next();
        Identity own = Authority.of("shop").server("shop.example", List.of("shop.example"), List.of());
        // Nobody listens at the second address.
        String services = service("storefront", port, "127.0.0.1") + service("cart", port, "127.0.0.1", "127.0.0.2")
                + service("catalogue", port, "127.0.0.1", "127.0.0.2") + service("catalogue-next", port, "127.0.0.1");
        ChildProcess echo = RautaProcess.echo(folder, "127.0.0.1", port, "both", "shop");
        try {
            String manifests = resource().replace("CERTIFICATE", base64(own.certificatePem())).replace("KEY", base64(own.keyPem()));
            Shop shop = new Shop(echo, StandaloneRauta.start(folder, manifests + services, "--workers", "2"));
            shop.visit();
            return shop;
        } catch (RuntimeException e) {
            echo.close();
            throw e;
        }
    }

    /** Until there is something to see of each kind. */
    private void visit() {
        List.of("/", "/", "/cart", "/checkout", "/checkout/pay").forEach(path -> ask("shop.example", path));
        ask("nobody.example", "/");
        ask("catalogue.gateway.example", "/old");
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            ask("shop.example", "/cart");
            String page = rauta.process().admin("/").body();
            return page.contains(" ejected by ") && page.contains(" unhealthy<") && page.contains("connect-failed");
        });
    }

    private void ask(String host, String path) {
        try (Socket socket = new Socket("127.0.0.1", rauta.plainPort())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String service(String name, int port, String... addresses) {
        StringBuilder endpoints = new StringBuilder();
        for (String address : addresses) {
            endpoints.append("{addresses: [\"").append(address).append("\"], conditions: {ready: true}},");
        }
        return """
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: %1$s, namespace: shop}
                spec: {ports: [{name: http, port: 80}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: %1$s-1, namespace: shop, labels: {kubernetes.io/service-name: %1$s}}
                addressType: IPv4
                endpoints: [%3$s]
                ports: [{name: http, port: %2$d}]
                """.formatted(name, port, endpoints);
    }

    private static String resource() throws IOException {
        try (InputStream yaml = Shop.class.getResourceAsStream("/browser/shop.yaml")) {
            return new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Its admin page. */
    String page() {
        return "http://127.0.0.1:" + rauta.process().adminPort() + "/";
    }

    @Override
    public void close() {
        rauta.close();
        echo.close();
    }
}
