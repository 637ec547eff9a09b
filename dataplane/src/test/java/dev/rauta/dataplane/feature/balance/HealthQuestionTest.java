// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.balance;

import static dev.rauta.dataplane.feature.balance.CheckedSite.OFTEN;
import static dev.rauta.dataplane.feature.balance.CheckedSite.awaitDown;
import static dev.rauta.dataplane.feature.balance.CheckedSite.check;
import static dev.rauta.dataplane.feature.balance.CheckedSite.http;
import static dev.rauta.dataplane.feature.balance.CheckedSite.only;
import static dev.rauta.dataplane.feature.balance.CheckedSite.outcomes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.tls.TestPki;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.dataplane.testing.upstream.TlsFront;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.HealthCheck;
import dev.rauta.routes.upstream.UpstreamProtocol;
import dev.rauta.routes.upstream.UpstreamTls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How endpoints are asked whether they work: in what they speak, where it is told, and of whom they serve. */
final class HealthQuestionTest {
    @RegisterExtension
    final CheckedSite site = new CheckedSite();

    /** To be connected to is all that is wanted, and nothing may be said there. */
    @Test
    void aCheckOfTcpSaysNothing() throws Exception {
        List<Integer> heard = new ArrayList<>();
        RawH1Upstream listener = RawH1Upstream.start(connection -> {
            String all = connection.readToEnd();
            synchronized (heard) {
                heard.add(all.length());
            }
        });
        site.closing(listener);
        for (UpstreamProtocol protocol : UpstreamProtocol.values()) {
            RunningDataplane rauta = site.serve(1, site.tables(check(new HealthCheck.Question.Tcp()), protocol, listener.endpoint()));
            await().until(() -> outcomes(rauta, "passed") >= 3);
            rauta.close();
        }
        await().until(() -> {
            synchronized (heard) {
                return heard.size() >= 9;
            }
        });
        synchronized (heard) {
            // One that is of no declared protocol is asked for its own, once, by whoever sends requests.
            assertThat(heard.stream().filter(bytes -> bytes > 0).count()).isLessThanOrEqualTo(1);
        }
    }

    /** Where health is told at another port, that is where it is asked. */
    @Test
    void itIsAskedAtAnotherPort() throws Exception {
        Endpoint[] all = site.endpoints(1);
        RawH1Upstream beside = RawH1Upstream.answering("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
        site.closing(beside);
        HealthCheck.Question expects404 = new HealthCheck.Question.Http(
                "GET", Optional.of("health.example"), "/anything?a=b", List.of(404));
        HealthCheck there = new HealthCheck(
                expects404, OptionalInt.of(beside.endpoint().port()), OFTEN, OFTEN, Duration.ofMillis(300), 1, 1);
        RunningDataplane rauta = site.serve(1, site.tables(there, UpstreamProtocol.HTTP1, all));
        await().until(() -> outcomes(rauta, "passed") >= 3);
        assertThat(beside.requests()).allMatch("GET /anything?a=b"::equals);
        assertThat(site.upstreams().getFirst().requests()).isEmpty();
    }

    /** Whoever speaks HTTP/2 alone, and says so nowhere, is asked in it. */
    @ParameterizedTest
    @EnumSource(UpstreamProtocol.class)
    void itIsAskedInWhatItSpeaks(UpstreamProtocol protocol) throws Exception {
        Endpoint where;
        if (protocol == UpstreamProtocol.HTTP1) {
            where = site.endpoints(1)[0];
        } else {
            RawH2Upstream upstream = RawH2Upstream.start(new RawH2Upstream.Script() {});
            site.closing(upstream);
            where = upstream.endpoint();
        }
        RunningDataplane rauta = site.serve(1, site.tables(http(), protocol, where));
        await().until(() -> outcomes(rauta, "passed") >= 5);
        awaitDown(rauta, 0);
    }

    @ParameterizedTest
    @CsvSource({"HTTP, true", "HTTP, false", "TCP, true", "TCP, false"})
    void tlsIsTheUpstreams(String kind, boolean believed) throws Exception {
        Endpoint behind = site.endpoints(1)[0];
        TestPki pki = TestPki.root("servers");
        TlsFront front = TlsFront.of(behind, pki.server("EC", "web.internal"));
        site.closing(front);
        String trusted = believed ? pki.pem() : TestPki.root("others").pem();
        RunningDataplane rauta = site.serve(1, Tables.http(site.port())
                .upstream("web", UpstreamProtocol.HTTP1, UpstreamTls.verified("web.internal", trusted), front.endpoint())
                .resilient("web", only(kind.equals("TCP") ? check(new HealthCheck.Question.Tcp()) : http()))
                .forward("a.example", "/", "web"));
        await().until(() -> outcomes(rauta, believed ? "passed" : "tls-failed") >= 3);
        assertThat(outcomes(rauta, believed ? "tls-failed" : "passed")).isZero();
        if (believed) {
            assertThat(front.serverNames()).allMatch("web.internal"::equals).isNotEmpty();
        }
    }

    /** What grpc.health.v1.Health/Check may say: the number of a status, or a status of gRPC. */
    private final class GrpcHealth implements RawH2Upstream.Script {
        volatile String message = serving(1);
        volatile String status = "0";
        final Map<String, String> asked = new ConcurrentHashMap<>();

        static String serving(int status) {
            return "\0\0\0\0\2\u0008" + (char) status;
        }

        @Override
        public void onRequest(RawH2Upstream.Connection connection, RawH2Upstream.Request request) throws IOException {
            if (!request.path().equals("/grpc.health.v1.Health/Check")) {
                connection.ok(request.stream(), "h2");
                return;
            }
            asked.put(
                    request.fields().get("content-type") + " " + request.fields().get("te"),
                    request.body().toString(StandardCharsets.ISO_8859_1));
            if (!status.equals("0")) {
                connection.headers(
                        request.stream(), true, ":status", "200", "content-type", "application/grpc", "grpc-status", status);
                return;
            }
            connection.headers(request.stream(), false, ":status", "200", "content-type", "application/grpc");
            connection.data(request.stream(), message, false);
            connection.headers(request.stream(), true, "grpc-status", "0");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aHealthServiceOfGrpcIsAsked(int workers) throws Exception {
        GrpcHealth script = new GrpcHealth();
        RawH2Upstream one = RawH2Upstream.start(script);
        RawH2Upstream other = RawH2Upstream.start(new GrpcHealth());
        site.closing(one);
        site.closing(other);
        RunningDataplane rauta = site.serve(workers, site.tables(
                check(new HealthCheck.Question.Grpc("shop.Cart")), UpstreamProtocol.HTTP2, one.endpoint(), other.endpoint()));
        site.answering(4 * workers);
        await().until(() -> outcomes(rauta, "passed") >= 4);
        assertThat(script.asked).containsExactly(
                Map.entry("application/grpc trailers", "\0\0\0\0\u000b\n\tshop.Cart"));
        // NOT_SERVING, a service that is not known, what is no message of the service, and a word too much.
        for (Runnable trouble : List.<Runnable>of(
                () -> script.message = GrpcHealth.serving(2),
                () -> script.status = "5",
                () -> script.message = "junk",
                () -> script.message = GrpcHealth.serving(1) + "x")) {
            trouble.run();
            awaitDown(rauta, 1);
            script.status = "0";
            script.message = GrpcHealth.serving(1);
            awaitDown(rauta, 0);
        }
    }

    @Test
    void theServerAsAWholeIsAskedAboutWithAnEmptyMessage() throws Exception {
        GrpcHealth script = new GrpcHealth();
        RawH2Upstream one = RawH2Upstream.start(script);
        site.closing(one);
        RunningDataplane rauta =
                site.serve(1, site.tables(check(new HealthCheck.Question.Grpc("")), UpstreamProtocol.HTTP2, one.endpoint()));
        await().until(() -> outcomes(rauta, "passed") >= 2);
        assertThat(script.asked).containsExactly(Map.entry("application/grpc trailers", "\0\0\0\0\0"));
    }
}
