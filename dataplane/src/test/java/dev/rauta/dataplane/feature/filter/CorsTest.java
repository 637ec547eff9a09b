// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser is told of who may read what: by the proxy, whatever the upstream thinks of it. */
final class CorsTest {
    private static final String ALLOW = "access-control-allow-";

    private final int port = FreePorts.next();
    private final RawH1Upstream web = RawH1Upstream.start(connection -> {
        while (connection.readHead() != null) {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nVary: Accept\r\nX-Own: 1\r\n"
                    + "Access-Control-Allow-Origin: https://evil.example\r\nAccess-Control-Allow-Credentials: true\r\n"
                    + "Access-Control-Expose-Headers: x-secret\r\n\r\n");
        }
    });
    private final RunningDataplane rauta = RunningDataplane.start(1);

    @BeforeEach
    void serve() {
        Filter.Cors some = new Filter.Cors(
                List.of("https://www.foo.com", "https://*.bar.com"),
                true,
                List.of("GET", "OPTIONS"),
                List.of("x-header-1", "x-header-2"),
                List.of("x-header-3", "x-header-4"),
                Duration.ofHours(1));
        Filter.Cors every = cors(List.of("*"), false, List.of("*"));
        Filter.Cors everyWithCredentials = cors(List.of("*"), true, List.of("*"));
        Filter.Cors put = new Filter.Cors(
                List.of("*"), false, List.of("PUT"), List.of(), List.of(), Duration.ofSeconds(5));
        Filter.Cors lax = new Filter.Cors(
                List.of("*"), false, List.of("PUT"), List.of("*"), List.of(), Duration.ofSeconds(5));
        Filter.Cors strict = new Filter.Cors(
                List.of("https://x.example"),
                true,
                List.of("PUT", "DELETE"),
                List.of("X-A"),
                List.of(),
                Duration.ofHours(1));
        rauta.apply(Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, web.endpoint())
                .upstream("none", UpstreamProtocol.HTTP1)
                .forward("a.example", "/some", "web", some)
                .forward("a.example", "/every", "web", every)
                .forward("a.example", "/credentials", "web", everyWithCredentials)
                .forward("a.example", "/options", "web", options(List.of("https://www.foo.com", "https://+.bar.com", "null"), true))
                .forward("a.example", "/all-options", "web", options(List.of("*"), false))
                .forward("a.example", "/put", "web", put)
                .forward("a.example", "/nobody", "web", cors(List.of(), false, List.of("*")))
                .forward("a.example", "/down", "none", some)
                .forward("a.example", "/all-down", "none", every)
                .forward("a.example", "/plain", "web")
                .forward("a.example", "/share", "web")
                .change("a.example", route -> route.with(new Action.Forward(List.of(
                        new WeightedDestination(1, new Destination.To(Tables.named("web")), List.of(every))))))
                .forward("a.example", "/shares", "web")
                .change("a.example", route -> route.with(new Action.Forward(List.of(share(1, strict), share(1, lax), share(0)))))
                .forward("a.example", "/half", "web")
                .change("a.example", route -> route.with(new Action.Forward(List.of(share(1, every), share(1)))))
                .snapshot());
    }

    private static WeightedDestination share(int weight, Filter.Cors... own) {
        return new WeightedDestination(weight, new Destination.To(Tables.named("web")), List.of(own));
    }

    private static Filter.Cors cors(List<String> origins, boolean credentials, List<String> all) {
        return new Filter.Cors(origins, credentials, all, all, all, Duration.ofSeconds(5));
    }

    private static Filter.Cors options(List<String> origins, boolean credentials) {
        return new Filter.Cors(
                origins, credentials, List.of("GET", "PUT"), List.of("X-A", "X-B"), List.of(), Duration.ofSeconds(7), true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://www.foo.com", "https://www.bar.com", "null", "HTTPS://WWW.FOO.COM"})
    void whereAllOptionsAreAnsweredThoseOfItsOriginsAre(String origin) throws Exception {
        RawClient.Response answer = ask("OPTIONS", "/options", "Origin: " + origin);
        assertThat(answer.status()).isEqualTo(204);
        assertAllows(answer, origin, "GET, PUT", "X-A, X-B");
        assertThat(answer.header(ALLOW + "credentials")).isEqualTo("true");
        assertThat(answer.header("access-control-max-age")).isEqualTo("7");
        assertThat(web.requests()).isEmpty();
        assertThat(ask("GET", "/options", "Origin: " + origin).header(ALLOW + "origin")).isEqualTo(origin);
    }

    /** Also what would be a preflight request is the upstream's to answer then. */
    @ParameterizedTest
    @ValueSource(strings = {"https://a.b.bar.com", "https://bar.com", "https://evil.example", "http://www.bar.com"})
    void thoseOfOthersGoOn(String origin) throws Exception {
        RawClient.Response answer = ask("OPTIONS", "/options", "Origin: " + origin);
        assertThat(answer.header("x-own")).isEqualTo("1");
        assertThat(answer.header(ALLOW + "origin")).isEmpty();
        assertThat(ask("OPTIONS", "/options", "Origin: " + origin, "Access-Control-Request-Method: PUT").header("x-own")).isEqualTo("1");
        assertThat(ask("OPTIONS", "/options").header("x-own")).isEqualTo("1");
        assertThat(web.requests()).hasSize(3);
    }

    @Test
    void whereAllOriginsAreLetInOptionsWithoutOneAreAnsweredToo() throws Exception {
        assertThat(ask("OPTIONS", "/all-options").status()).isEqualTo(204);
        RawClient.Response answer = ask("OPTIONS", "/all-options", "Origin: https://a.example", "Access-Control-Request-Method: PUT");
        assertAllows(answer, "*", "GET, PUT", "X-A, X-B");
        assertThat(answer.header(ALLOW + "credentials")).isEmpty();
        assertThat(web.requests()).isEmpty();
        assertThat(ask("OPTIONS", "/some", "Origin: https://www.foo.com").header("x-own")).as("no preflight request").isEqualTo("1");
    }

    @AfterEach
    void stop() throws IOException {
        rauta.close();
        web.close();
    }

    private RawClient.Response ask(String method, String path, String... fields) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            String lines = String.join("\r\n", fields);
            return client.send(method + " " + path + " HTTP/1.1\r\nHost: a.example\r\n" + lines + "\r\n\r\n").response();
        }
    }

    private RawClient.Response preflight(String path, String origin, String method, String headers) throws IOException {
        RawClient.Response response = ask(
                "OPTIONS",
                path,
                "Origin: " + origin,
                "Access-Control-Request-Method: " + method,
                headers.isEmpty() ? "X-None: 1" : "Access-Control-Request-Headers: " + headers);
        assertThat(response.status()).isEqualTo(204);
        assertThat(response.header("content-length")).isEmpty();
        assertThat(web.requests()).as("a preflight request is never forwarded").isEmpty();
        return response;
    }

    private static void assertAllows(RawClient.Response answer, String origin, String methods, String headers) {
        assertThat(answer.header(ALLOW + "origin")).isEqualTo(origin);
        assertThat(answer.header(ALLOW + "methods")).isEqualTo(methods);
        assertThat(answer.header(ALLOW + "headers")).isEqualTo(headers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://www.foo.com", "https://www.bar.com", "https://xpto.www.bar.com", "https://www.bar.com:443"})
    void anOriginThatIsLetInIsEchoed(String origin) throws Exception {
        RawClient.Response answer = preflight("/some", origin, "GET", "x-header-1, x-header-2");
        assertAllows(answer, origin, "GET, OPTIONS", "x-header-1, x-header-2");
        assertThat(answer.header(ALLOW + "credentials")).isEqualTo("true");
        assertThat(answer.header("access-control-expose-headers")).isEqualTo("x-header-3, x-header-4");
        assertThat(answer.header("access-control-max-age")).isEqualTo("3600");
        assertThat(answer.header("vary")).isEqualTo("Origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://foobar.com", "http://www.foo.com", "https://www.foo.com:8443", "https://bar.com",
                "https://www.bar.com.evil.example", "https://xbar.com", "null", "www.foo.com", "https://", "https://.bar.com"
            })
    void anyOtherIsGrantedNothing(String origin) throws Exception {
        RawClient.Response answer = preflight("/some", origin, "GET", "x-header-1");
        assertThat(answer.head()).doesNotContain("access-control-");
        assertThat(answer.header("vary")).isEqualTo("Origin");
        RawClient.Response actual = ask("GET", "/some", "Origin: " + origin);
        assertThat(actual.status()).isEqualTo(200);
        assertThat(actual.head().toLowerCase()).doesNotContain("access-control-").contains("vary: accept", "vary: origin");
    }

    @Test
    void starsAreSaidWhereABrowserTakesThem() throws Exception {
        RawClient.Response answer = preflight("/every", "https://x.example:1", "POST", "x-a, x-b");
        assertAllows(answer, "*", "*", "*");
        assertThat(answer.header("access-control-expose-headers")).isEqualTo("*");
        assertThat(answer.header("access-control-max-age")).isEqualTo("5");
        assertThat(answer.head()).doesNotContain("vary", "credentials");
    }

    /** A cache may give the answer to a browser, which must find it readable; one that depends on the origin says so. */
    @Test
    void whereAllOriginsAreLetInEverybodyIsToldSo() throws Exception {
        for (String path : List.of("/every", "/share")) {
            RawClient.Response answer = ask("GET", path);
            assertThat(answer.header(ALLOW + "origin")).as(path).isEqualTo("*");
            assertThat(answer.header("access-control-expose-headers")).as(path).isEqualTo("*");
            assertThat(answer.head().toLowerCase()).as(path).doesNotContain("vary: origin", "credentials", "evil");
        }
        assertThat(ask("OPTIONS", "/all-options").header(ALLOW + "origin")).isEqualTo("*");
        assertThat(ask("GET", "/all-down").header(ALLOW + "origin")).as("an answer of its own").isEqualTo("*");
        for (String path : List.of("/some", "/credentials", "/nobody")) {
            assertThat(ask("GET", path).head().toLowerCase()).as(path).doesNotContain("access-control-").contains("vary: origin");
        }
    }

    @Test
    void withCredentialsStarsAreWhatWasAsked() throws Exception {
        RawClient.Response answer = preflight("/credentials", "https://x.example", "PUT", "x-a, x-b");
        assertAllows(answer, "https://x.example", "PUT", "x-a, x-b");
        assertThat(answer.header(ALLOW + "credentials")).isEqualTo("true");
        assertThat(answer.head()).doesNotContain("expose", "*");
        assertThat(preflight("/credentials", "https://x.example", "PUT", "").head()).doesNotContain(ALLOW + "headers");
        RawClient.Response actual = ask("GET", "/credentials", "Origin: https://x.example");
        assertThat(actual.header("access-control-expose-headers").split(", "))
                .contains("x-own", "content-length", "vary", "server")
                .doesNotHaveDuplicates()
                .noneMatch(name -> name.startsWith("access-control"));
    }

    @Test
    void aMethodAloneStandsAlone() throws Exception {
        RawClient.Response answer = preflight("/put", "https://foobar.com:12345", "PUT", "x-a");
        assertThat(answer.header(ALLOW + "methods")).isEqualTo("PUT");
        assertThat(answer.head()).doesNotContain(ALLOW + "headers", "expose");
    }

    @Test
    void withoutOriginsNobodyIsLetIn() throws Exception {
        assertThat(preflight("/nobody", "https://x.example", "GET", "").head()).doesNotContain("access-control-");
    }

    @Test
    void theUpstreamsOwnWordsAreReplaced() throws Exception {
        RawClient.Response actual = ask("GET", "/some", "Origin: https://www.bar.com");
        assertThat(actual.status()).isEqualTo(200);
        assertThat(actual.head().split("access-control-allow-origin: ", -1)).hasSize(2);
        assertThat(actual.header(ALLOW + "origin")).isEqualTo("https://www.bar.com");
        assertThat(actual.header(ALLOW + "credentials")).isEqualTo("true");
        assertThat(actual.header("access-control-expose-headers")).isEqualTo("x-header-3, x-header-4");
        assertThat(actual.head()).doesNotContain("evil", "x-secret");
        RawClient.Response same = ask("GET", "/some");
        assertThat(same.head().toLowerCase()).doesNotContain("access-control-").contains("vary: origin");
        assertThat(web.requests()).containsExactly("GET /some", "GET /some");
    }

    /** A script must be able to read why it failed. */
    @Test
    void errorsCanBeReadToo() throws Exception {
        RawClient.Response down = ask("GET", "/down", "Origin: https://www.foo.com");
        assertThat(down.status()).isEqualTo(503);
        assertThat(down.header(ALLOW + "origin")).isEqualTo("https://www.foo.com");
    }

    @Test
    void otherOptionsRequestsGoOn() throws Exception {
        assertThat(ask("OPTIONS", "/some", "Origin: https://www.foo.com").header(ALLOW + "origin"))
                .isEqualTo("https://www.foo.com");
        assertThat(ask("OPTIONS", "/some", "Access-Control-Request-Method: GET").status()).isEqualTo(200);
        String[] asked = {"Origin: https://www.foo.com", "Access-Control-Request-Method: GET"};
        assertThat(ask("OPTIONS", "/plain", asked).header(ALLOW + "origin")).isEqualTo("https://evil.example");
        assertThat(web.requests()).containsExactly("OPTIONS /some", "OPTIONS /some", "OPTIONS /plain");
    }

    @Test
    void aDestinationsPolicyHoldsForItsRoute() throws Exception {
        assertThat(preflight("/share", "https://x.example", "PUT", "").header(ALLOW + "origin")).isEqualTo("*");
        assertThat(ask("GET", "/share", "Origin: https://x.example").header(ALLOW + "origin")).isEqualTo("*");
    }

    /** Nobody knows which destination the request will take. */
    @Test
    void whatEachDestinationGivesLeaveForIsGranted() throws Exception {
        RawClient.Response answer = preflight("/shares", "https://x.example", "PUT", "x-a");
        assertAllows(answer, "https://x.example", "PUT", "x-a");
        assertThat(answer.header(ALLOW + "credentials")).as("one of them gives none").isEmpty();
        assertThat(answer.header("access-control-max-age")).isEqualTo("5");
        assertThat(preflight("/shares", "https://x.example", "GET", "").header(ALLOW + "methods")).isEqualTo("GET");
    }

    @ParameterizedTest
    @CsvSource({
        "/shares, https://x.example, DELETE, ''",
        "/shares, https://x.example, PUT, x-b",
        "/shares, https://y.example, PUT, ''",
        "/half, https://x.example, GET, ''"
    })
    void whatOneOfThemGivesNoLeaveForIsNot(String path, String origin, String method, String headers) throws Exception {
        RawClient.Response answer = preflight(path, origin, method, headers);
        assertAllows(answer, "", "", "");
        assertThat(answer.header("vary")).isEqualTo("Origin");
    }
}
