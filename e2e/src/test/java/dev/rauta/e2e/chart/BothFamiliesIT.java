// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.process.Http;
import dev.rauta.e2e.process.RautaProcess;
import dev.rauta.routes.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart binds, 0.0.0.0, is there for clients of both families, so that a Service of either leads to its pods. */
final class BothFamiliesIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int PLAIN = 80;
    private static final int TLS = 443;

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void trafficAndAdminAreThereByEither(String address, @TempDir Path folder) throws IOException {
        assumeThat(hasSixth()).as("IPv6 on loopback").isTrue();
        int admin = FreePorts.next();
        int offset = FreePorts.offset(PLAIN, TLS);
        String host = address.contains(":") ? "[" + address + "]" : address;
        Path manifests = Files.createDirectories(folder.resolve("manifests"));
        // The last of each flag counts.
        try (RautaProcess rauta = RautaProcess.start(folder, "standalone", "--manifests", manifests.toString(), "--address", address,
                "--admin-address", host + ":" + admin, "--privileged-port-offset", "" + offset)) {
            for (String client : new String[] {"127.0.0.1", "[::1]"}) {
                await(client).atMost(SOON).untilAsserted(() ->
                        assertThat(Http.get("http://" + client + ":" + admin + "/readyz").status()).isEqualTo(200));
                assertThat(Http.get("http://" + client + ":" + (offset + PLAIN) + "/").status()).as(client).isEqualTo(404);
            }
            assertThat(rauta.terminate()).isZero();
        }
    }

    private static boolean hasSixth() {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
