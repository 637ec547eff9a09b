// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.Limits;
import dev.rauta.dataplane.http.forwarded.ClientTrust;
import dev.rauta.dataplane.http.forwarded.TrustedProxies;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.TlsClient;
import dev.rauta.dataplane.testing.tls.TestPki;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.HeaderTemplate;
import dev.rauta.routes.filter.PathModifier;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Header fields with values made for each request. */
final class HeaderTemplateTest {
    private static final String ALL = "${clientAddress}|${host}|${scheme}|${path}|${query}|${method}|${requestId}|${traceparent}|${route}"
            + "|${tlsVersion}|${serverName}";

    private final int port = FreePorts.next();

    private static Filter templates(boolean response, List<HeaderTemplate> set, List<HeaderTemplate> add, String... remove) {
        return new Filter.HeaderTemplates(response, set, add, List.of(remove));
    }

    private static HeaderTemplate field(String name, String template) {
        return new HeaderTemplate(name, template);
    }

    private Tables table(Tables tables, FakeUpstream upstream, Filter... filters) {
        return tables.upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint()).forward("a.example", "/", "web", filters);
    }

    /** What an upstream and a client get, whatever filters have made of the request meanwhile. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void valuesAreMadeOfTheRequest(int workers) throws Exception {
        Filter rewrite = new Filter.Rewrite(Optional.of("inside.example"), Optional.of(new PathModifier.Full("/new")));
        Filter request = templates(false, List.of(field("x-all", ALL)), List.of(field("x-more", "a ${method}")), "x-gone", "content-length");
        Filter response = templates(true, List.of(field("x-back", ALL + "|${upstream}")), List.of());
        try (FakeUpstream upstream = FakeUpstream.http1("web");
                RunningDataplane rauta = RunningDataplane.serving(
                        workers, table(Tables.http(port), upstream, rewrite, request, response).snapshot());
                RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < 3; i++) {
                client.send("POST /p%20q?a=b&c HTTP/1.1\r\nHost: a.example:" + port + "\r\nX-Request-Id: r" + i
                        + "\r\nTraceparent: t\r\nX-More: mine\r\nX-Gone: mine\r\nX-All: mine\r\nContent-Length: 2\r\n\r\nhi");
                RawClient.Response answer = client.response();
                String expected = "127.0.0.1|a.example:" + port + "|http|/p%20q|a=b&c|POST|r" + i + "|t|";
                assertThat(answer.header("x-back")).startsWith(expected).endsWith("|||" + Tables.named("web").value());
                assertThat(answer.body())
                        .contains("\nx-all: " + expected, "\nx-more: mine\n", "\nx-more: a POST\n", "content-length: 2")
                        .doesNotContain("x-gone", "x-all: mine");
            }
            assertThat(upstream.requests()).containsOnly("POST /new?a=b&c");
            assertThat(rauta.connections()).isEqualTo(1);
        }
    }

    /** What is set to nothing is not there, whoever says it, and what is added neither. */
    @Test
    void aValueOfNothingIsNoField() throws Exception {
        Filter request = templates(
                false, List.of(field("x-name", "${serverName}")), List.of(field("x-trace", "${traceparent}"), field("x-some", "-${traceparent}-")));
        try (FakeUpstream upstream = FakeUpstream.http1("web");
                RunningDataplane rauta = RunningDataplane.serving(1, table(Tables.http(port), upstream, request).snapshot());
                RawClient client = RawClient.connect(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a.example\r\nX-Name: forged\r\n\r\n");
            assertThat(client.response().body()).contains("x-some: --").doesNotContain("x-name", "x-trace");
            assertThat(rauta.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void theClientsTlsIsKnown(int workers) throws Exception {
        TestPki pki = TestPki.root("root");
        Filter request = templates(false, List.of(field("x-tls", "${scheme} ${tlsVersion} ${serverName}")), List.of());
        try (FakeUpstream upstream = FakeUpstream.http1("web");
                RunningDataplane rauta = RunningDataplane.serving(
                        workers,
                        table(Tables.https(port), upstream, request)
                                .certificate("a.example", pki.carried("a", pki.server("EC", "a.example")))
                                .snapshot())) {
            TlsClient client = TlsClient.trusting(pki.certificate());
            assertThat(client.get(port, "a.example", "/").body()).contains("x-tls: https TLSv1.3 a.example");
            client.saying(parameters -> parameters.setProtocols(new String[] {"TLSv1.2"}));
            assertThat(client.get(port, "a.example", "/").body()).contains("x-tls: https TLSv1.2 a.example");
            assertThat(rauta.dataplane().describeWorkers()).hasSize(workers);
        }
    }

    /** Whom a trusted proxy names is the client. */
    @Test
    void theClientBehindAProxyIsTheClient() throws Exception {
        ClientTrust trust = new ClientTrust(TrustedProxies.parse(List.of("127.0.0.1")), Set.of(), false);
        Filter request = templates(false, List.of(field("x-client", "${clientAddress}")), List.of());
        Filter response = templates(true, List.of(field("x-client", "${clientAddress}")), List.of());
        try (FakeUpstream upstream = FakeUpstream.http1("web");
                RunningDataplane rauta = RunningDataplane.start(1, Limits.DEFAULT, trust)) {
            rauta.apply(table(Tables.http(port), upstream, request, response).snapshot());
            try (RawClient client = RawClient.connect(port)) {
                client.send("GET / HTTP/1.1\r\nHost: a.example\r\nX-Forwarded-For: 192.0.2.9, 198.51.100.7\r\n\r\n");
                RawClient.Response answer = client.response();
                assertThat(answer.body()).contains("x-client: 198.51.100.7");
                assertThat(answer.header("x-client")).isEqualTo("198.51.100.7");
            }
        }
    }

    /** Obsolete text passes as it is; nothing that a peer says ends a value. */
    @Test
    void whatPeersSayStaysOneValue() throws Exception {
        Filter request = templates(false, List.of(field("x-a", "<${requestId}>")), List.of());
        try (RawH1Upstream upstream = RawH1Upstream.start(connection -> {
                    String head = connection.readHead();
                    connection.ok(head.lines().filter(line -> line.startsWith("x-a")).findFirst().orElse("none"));
                });
                RunningDataplane rauta = RunningDataplane.serving(
                        1,
                        Tables.http(port)
                                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                                .forward("a.example", "/", "web", request)
                                .snapshot());
                RawClient client = RawClient.connect(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a.example\r\nX-Request-Id: a\tb \u00e9\r\n\r\n");
            assertThat(client.response().body()).startsWith("x-a: <a\tb ");
            assertThat(rauta.connections()).isEqualTo(1);
        }
    }
}
