// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rauta.app.nginx.site.GlobalSite;
import dev.rauta.app.testing.Answer;
import dev.rauta.app.testing.ForKey;
import dev.rauta.app.testing.Served;
import dev.rauta.dataplane.log.AccessLogSettings;
import dev.rauta.dataplane.log.Escape;
import dev.rauta.dataplane.log.LogFormat;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CORS and error pages in the words of ingress-nginx, as clients see them. */
final class AnswersTest {
    private static final String ORIGIN = "access-control-allow-origin";
    private static final String WITH = "access-control-allow-";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    @ForKey({
        "enable-cors", "cors-allow-origin", "cors-allow-methods", "cors-allow-headers",
        "cors-expose-headers", "cors-allow-credentials", "cors-max-age"
    })
    @DisplayName("enable-cors tells browsers what the cors- keys say, of origins that may alone; OPTIONS from those is answered 204")
    void browsersAreToldWhoMayRead(int workers) throws Exception {
        String some = "n/enable-cors: 'true', n/cors-allow-origin: 'https://*.shop.example, null', n/cors-allow-methods: 'GET, PUT',"
                + " n/cors-allow-headers: X-A, n/cors-expose-headers: X-B, n/cors-max-age: '600'";
        try (GlobalSite site = new GlobalSite(folder, workers, "{}",
                GlobalSite.ingress("all.example", "web", true, "n/enable-cors: 'true'")
                        + GlobalSite.ingress("some.example", "web", false, some)
                        + GlobalSite.ingress("bare.example", "web", false, "n/enable-cors: 'true', n/cors-allow-origin: 'https://a.example',"
                                + " n/cors-allow-credentials: 'false'")
                        + GlobalSite.ingress("odd.example", "web", false, "n/enable-cors: 'true', n/cors-allow-origin: shop.example")
                        + GlobalSite.ingress("off.example", "web", false, "n/enable-cors: 'false'"))) {
            Answer every = site.ask("OPTIONS", "all.example", "/", 0);
            assertThat(every.status()).as("over plain HTTP too, without an origin").isEqualTo(204);
            Answer asked = site.ask("OPTIONS", "all.example", "/", 0, "Origin: https://a.example", "Access-Control-Request-Method: PUT");
            assertThat(asked.field(ORIGIN)).isEqualTo("*");
            assertThat(asked.field(WITH + "methods")).isEqualTo("GET, PUT, POST, DELETE, PATCH, OPTIONS");
            assertThat(asked.field(WITH + "headers"))
                    .isEqualTo("DNT, Keep-Alive, User-Agent, X-Requested-With, If-Modified-Since, Cache-Control, Content-Type, Range, Authorization");
            assertThat(asked.field("access-control-max-age")).isEqualTo("1728000");
            assertThat(site.get("all.example", "/").status()).isEqualTo(308);

            Answer known = site.ask("OPTIONS", "some.example", "/", 0, "Origin: https://a.shop.example");
            assertThat(known.status()).isEqualTo(204);
            assertThat(known.field(ORIGIN)).isEqualTo("https://a.shop.example");
            assertThat(known.field(WITH + "credentials")).isEqualTo("true");
            assertThat(known.field(WITH + "methods")).isEqualTo("GET, PUT");
            assertThat(known.field("access-control-max-age")).isEqualTo("600");
            Answer read = site.get("some.example", "/404", "Origin: null");
            assertThat(read.status()).isEqualTo(404);
            assertThat(read.field(ORIGIN)).as("whatever the status").isEqualTo("null");
            assertThat(read.field("access-control-expose-headers")).isEqualTo("X-B");

            Answer other = site.ask("OPTIONS", "some.example", "/x", 0, "Origin: https://a.b.shop.example", "Access-Control-Request-Method: PUT");
            assertThat(other.status()).as("asked of the upstream").isEqualTo(200);
            assertThat(other.body()).startsWith("OPTIONS /x");
            assertThat(other.field(ORIGIN)).isEmpty();
            Answer bare = site.get("bare.example", "/", "Origin: https://a.example");
            assertThat(bare.field(ORIGIN)).isEqualTo("https://a.example");
            assertThat(bare.field(WITH + "credentials")).isEmpty();
            assertThat(site.get("odd.example", "/", "Origin: https://shop.example").field(ORIGIN)).isEmpty();
            assertThat(site.ask("OPTIONS", "off.example", "/", 0, "Origin: https://a.example").body()).startsWith("OPTIONS /");
        }
    }

    @Test
    @ForKey({"custom-http-errors", "default-backend", "disable-proxy-intercept-errors"})
    @DisplayName("answers of custom-http-errors are pages of default-backend, which stands in for a Service without endpoints too;"
            + " disable-proxy-intercept-errors lets those of the ConfigMap through")
    void errorsHavePagesOfAService() throws Exception {
        try (GlobalSite site = new GlobalSite(folder, 1, "{custom-http-errors: '404'}",
                GlobalSite.ingress("some.example", "web", false, "n/default-backend: pages, n/custom-http-errors: '500,413'")
                        + GlobalSite.ingress("all.example", "web", false, "n/default-backend: pages")
                        + GlobalSite.ingress("off.example", "web", false, "n/default-backend: pages, n/disable-proxy-intercept-errors: 'true'")
                        + GlobalSite.ingress("lonely.example", "web", false, "")
                        + GlobalSite.ingress("broken.example", "web", false, "n/default-backend: nowhere, n/custom-http-errors: '404'")
                        + GlobalSite.ingress("none.example", "none", false, "n/default-backend: pages"))) {
            Answer page = site.get("some.example", "/x/500?q", "Accept: application/json", "X-Request-Id: abc");
            assertThat(page.status()).isEqualTo(500);
            assertThat(page.body()).isEqualTo("<page>");
            assertThat(site.asked().getFirst())
                    .startsWith("GET /\n")
                    .contains("x-code: 500", "x-format: application/json", "x-original-uri: /x/500?q", "x-namespace: default",
                            "x-ingress-name: some.example", "x-service-name: web", "x-service-port: 80", "x-request-id: abc");
            assertThat(site.get("some.example", "/404").body()).as("its own codes alone").startsWith("GET /404");
            assertThat(site.ask("POST", "some.example", "/", (1 << 20) + 1).body()).as("of our own errors").isEqualTo("<page>");
            assertThat(site.get("all.example", "/404").body()).isEqualTo("<page>");
            assertThat(site.get("all.example", "/503").body()).as("of an upstream").startsWith("GET /503");
            assertThat(site.get("off.example", "/404").body()).startsWith("GET /404");
            assertThat(site.get("lonely.example", "/404").body()).startsWith("GET /404");
            assertThat(site.get("broken.example", "/404").body()).startsWith("GET /404");
            site.asked().clear();
            Answer none = site.get("none.example", "/deep?a=b");
            assertThat(none.status()).isEqualTo(503);
            assertThat(none.body()).isEqualTo("<page>");
            assertThat(site.asked()).singleElement().asString().contains("x-code: 503", "x-original-uri: /deep?a=b");
        }
    }

    @Test
    @ForKey("enable-access-log")
    @DisplayName("requests of an Ingress whose enable-access-log is false are not in the access log; others are")
    void whatIsLogged() throws Exception {
        Path log = Files.createDirectory(folder.resolve("logs")).resolve("access.log");
        HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        web.start();
        AccessLogSettings settings = new AccessLogSettings(LogFormat.of("$host $status", Escape.DEFAULT), Optional.of(log), 1);
        try (Served site = Served.logging(settings, folder, Served.service("web", web.getAddress().getPort())
                + GlobalSite.ingress("quiet.example", "web", false, "n/enable-access-log: 'false'")
                + GlobalSite.ingress("loud.example", "web", false, "n/enable-access-log: 'true'")
                + GlobalSite.ingress("usual.example", "web", false, ""))) {
            for (String host : List.of("quiet.example", "loud.example", "quiet.example", "usual.example")) {
                assertThat(site.ask("GET", host, "/", "").status()).isEqualTo(200);
            }
            Awaitility.await().until(() -> Files.exists(log) && Files.readString(log).contains("usual.example 200"));
            assertThat(Files.readAllLines(log)).containsExactly("loud.example 200", "usual.example 200");
        } finally {
            web.stop(0);
        }
    }
}
