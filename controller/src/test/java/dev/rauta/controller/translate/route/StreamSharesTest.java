// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.testing.Golden;
import dev.rauta.controller.translate.Translator;
import dev.rauta.controller.watch.file.FileSource;
import dev.rauta.routes.StreamRoute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a route's decrypted bytes go is asked once, however many listeners end its TLS. */
class StreamSharesTest {
    private static final String CASE = """
            # with: rauta services certificates
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: edge, namespace: default}
            spec:
              gatewayClassName: rauta
              listeners:
              - {name: one, port: 8443, protocol: TLS, hostname: a.example.com, tls: {certificateRefs: [{name: wild}]}}
              - {name: two, port: 8443, protocol: TLS, hostname: b.example.com, tls: {certificateRefs: [{name: wild}]}}
              - {name: passed, port: 8443, protocol: TLS, hostname: c.example.com, tls: {mode: Passthrough}}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: TLSRoute
            metadata: {name: all, namespace: default}
            spec:
              parentRefs: [{name: edge}]
              hostnames: ["*.example.com"]
              rules: [{backendRefs: [{name: web, port: 443}]}]
            """;

    @TempDir
    Path folder;

    @Test
    void listenersShareIt() throws IOException {
        Path input = Files.writeString(folder.resolve("shares.in.yaml"), CASE);
        List<StreamRoute> streams = Translator.translate(
                        FileSource.readOnce(Golden.copy(input, folder.resolve("read"))).state(), Golden.settings(input))
                .snapshot()
                .routes()
                .streams();
        assertThat(streams).extracting(route -> route.host().toString())
                .containsExactlyInAnyOrder("a.example.com", "b.example.com", "c.example.com");
        List<StreamRoute> decrypted = streams.stream()
                .filter(route -> !route.host().toString().startsWith("c."))
                .toList();
        assertThat(decrypted.getFirst().destinations()).isSameAs(decrypted.getLast().destinations());
    }
}
