// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.exchange.ExchangeSettings;
import dev.rauta.dataplane.testing.Closing;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.TestSettings;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.Blackhole;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.upstream.PoolSettings;
import dev.rauta.routes.Route;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A route that gives connections longer than the dataplane does is waited for, and no other is with it. */
final class PatientConnectTest {
    private static final Optional<Duration> NONE = Optional.empty();
    private static final PoolSettings SHORT = TestSettings.timeouts(Duration.ofMillis(300), PoolSettings.DEFAULT.pendingTimeout());

    @RegisterExtension
    final Closing closing = new Closing();

    private final int port = FreePorts.next();

    private void serve(int workers, Duration patience, UpstreamProtocol protocol, Blackhole hole) {
        Timeouts patient = new Timeouts(NONE, NONE, Optional.of(patience), NONE, NONE, NONE);
        closing.add(RunningDataplane.start(workers, SHORT, ExchangeSettings.DEFAULT))
                .apply(Tables.http(port)
                        .upstream("web", protocol, hole.endpoint())
                        .forward("patient.example", "/", "web")
                        .change("patient.example", route -> new Route(
                                route.name(), route.source(), route.match(), route.precedence(), route.filters(), route.action(), patient))
                        .upstream("other", protocol, hole.endpoint())
                        .forward("usual.example", "/", "other")
                        .snapshot());
    }

    @ParameterizedTest
    @CsvSource({"HTTP1, 1", "HTTP1, 4", "HTTP2, 1", "AUTO, 1"})
    void whoIsGivenTimeIsConnectedToOnceItTakesConnections(UpstreamProtocol protocol, int workers) throws Exception {
        FakeUpstream web = closing.add(protocol == UpstreamProtocol.HTTP2 ? FakeUpstream.h2c("web") : FakeUpstream.http1("web"));
        Blackhole hole = closing.add(Blackhole.open());
        serve(workers, Duration.ofSeconds(50), protocol, hole);
        try (RawClient patient = RawClient.connect(port); RawClient usual = RawClient.connect(port)) {
            patient.send("GET / HTTP/1.1\r\nHost: patient.example\r\n\r\n");
            // What is asked later and given up already has been waited for for as long as is usual.
            for (int i = 0; i < 2; i++) {
                RawClient.Response given = usual.get("usual.example", "/");
                assertThat(given.status()).isEqualTo(504);
                assertThat(given.header("x-rauta-error")).isEqualTo("connect-timeout");
            }
            hole.openTo(web.endpoint());
            assertThat(patient.response().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(value = UpstreamProtocol.class, names = {"HTTP1", "HTTP2"})
    void whoNeverTakesAnyIsGivenUpInTheEnd(UpstreamProtocol protocol) throws Exception {
        serve(1, Duration.ofMillis(600), protocol, closing.add(Blackhole.open()));
        try (RawClient client = RawClient.connect(port)) {
            RawClient.Response given = client.get("patient.example", "/");
            assertThat(given.status()).isEqualTo(504);
            assertThat(given.header("x-rauta-error")).isEqualTo("connect-timeout");
        }
    }
}
