// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.rauta.app.diff.Answers;
import dev.rauta.app.shadow.compare.Comparison;
import dev.rauta.app.shadow.compare.ServiceNames;
import dev.rauta.app.shadow.compare.Tally;
import dev.rauta.app.shadow.log.LineFormat;
import dev.rauta.app.testing.Manifests;
import dev.rauta.app.testing.Served;
import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.Translator;
import dev.rauta.dataplane.log.AccessLogSettings;
import dev.rauta.dataplane.log.Escape;
import dev.rauta.dataplane.log.LogFormat;
import dev.rauta.routes.snapshot.Snapshot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The log of whoever serves the same objects is all the same, and one of whoever serves others differs in those alone. */
final class ServedLogTest {
    private static final String JSON = "{\"host\": \"$host\", \"scheme\": \"$scheme\", \"request\": \"$request\", \"status\": $status,"
            + " \"upstream\": \"$proxy_upstream_name\", \"other\": \"$proxy_alternative_upstream_name\", \"tried\": \"$upstream_addr\","
            + " \"agent\": \"$http_user_agent\", \"client\": \"$remote_addr\"}";

    @TempDir
    Path folder;

    private static String ingresses(String shop) {
        return Manifests.ingress("shop", "", "shop.example", "/", shop)
                + Manifests.ingress("api", "", "shop.example", "/api", "api")
                + Manifests.ingress("away", "nginx.ingress.kubernetes.io/permanent-redirect: \"https://else.example\"", "away.example", "/", "web")
                + Manifests.ingress("listed", "nginx.ingress.kubernetes.io/whitelist-source-range: \"10.0.0.0/8\"", "listed.example", "/", "web")
                + Manifests.ingress("absent", "", "absent.example", "/", "absent")
                + Manifests.ingress("main", "", "canary.example", "/", "web")
                + Manifests.ingress("canary",
                        "nginx.ingress.kubernetes.io/canary: \"true\", nginx.ingress.kubernetes.io/canary-weight: \"50\"", "canary.example", "/", "api");
    }

    private static Comparison comparison(String manifests) throws Exception {
        ClusterState state = Manifests.state(manifests);
        Snapshot snapshot = Translator.translate(state, Settings.DEFAULT).snapshot();
        return new Comparison(new Answers(snapshot), ServiceNames.of(snapshot, state));
    }

    @ParameterizedTest
    @CsvSource({"1, false", "4, false", "1, true"})
    void whatServesTheSameIsAllTheSame(int workers, boolean json) throws Exception {
        HttpServer upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", exchange -> {
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().contains("missing") ? 404 : 200, -1);
            exchange.close();
        });
        upstream.start();
        String services = """
                ---
                apiVersion: networking.k8s.io/v1
                kind: IngressClass
                metadata: {name: rauta}
                spec: {controller: rauta.dev/ingress-controller}
                """ + Served.service("web", upstream.getAddress().getPort()) + Served.service("api", upstream.getAddress().getPort());
        String format = json ? JSON : LineFormat.DEFAULT;
        Path log = folder.resolve("access.log");
        AccessLogSettings settings =
                new AccessLogSettings(LogFormat.of(format, json ? Escape.JSON : Escape.DEFAULT), Optional.of(log), 1);
        int asked = 0;
        try (Served served = Served.logging(settings, folder, workers, services + ingresses("web"))) {
            for (String host : List.of("shop.example", "away.example", "listed.example", "absent.example", "nobody.example", "canary.example")) {
                for (String target : List.of("/", "/api/x?a=%22b", "/missing", "/apis", "/a//b/../c")) {
                    served.ask("GET", host, target, "", "User-Agent: a \"b\" [c] \\");
                    asked++;
                }
            }
        } finally {
            upstream.stop(0);
        }
        await().until(() -> Files.exists(log));
        List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        assertThat(lines).hasSize(asked);

        Tally same = new Tally(LineFormat.of(format));
        same.with(comparison(services + ingresses("web")));
        lines.forEach(same::take);
        assertThat(same.view().differences()).isEmpty();
        assertThat(same.view().undecided()).isEmpty();
        assertThat(same.view().compared()).isEqualTo(Map.of("same", (long) asked, "other-upstream", 0L, "other-answer", 0L, "undecided", 0L));

        Tally other = new Tally(LineFormat.of(format));
        other.with(comparison(services + ingresses("api")));
        lines.forEach(other::take);
        // Of its five one is below /api, and one is refused.
        assertThat(other.view().compared()).isEqualTo(Map.of("same", asked - 3L, "other-upstream", 3L, "other-answer", 0L, "undecided", 0L));
        assertThat(other.view().differences()).hasSize(1).first().satisfies(one -> {
            assertThat(one.host()).isEqualTo("shop.example");
            assertThat(one.count()).isEqualTo(3);
            assertThat(one.by()).startsWith("Ingress default/shop");
        });
    }
}
