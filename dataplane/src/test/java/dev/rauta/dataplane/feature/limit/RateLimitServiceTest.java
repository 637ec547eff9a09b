// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.metrics.AskOutcome;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.service.RateLimitService;
import dev.rauta.dataplane.testing.service.StoreServer;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.filter.TrafficLimit;
import dev.rauta.routes.filter.limit.DescriptorEntry;
import dev.rauta.routes.filter.limit.LimitKey;
import dev.rauta.routes.filter.limit.RateLimit;
import dev.rauta.routes.filter.limit.ServiceLimit;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rates that Envoy's rate limit service counts. */
final class RateLimitServiceTest {
    private static final String CONFIGURATION =
            """
            domain: shop
            descriptors:
            - key: x-user
              value: ann
              rate_limit: {unit: hour, requests_per_unit: 2}
            - key: x-user
              rate_limit: {unit: hour, requests_per_unit: 4}
            - key: tier
              value: gold
              descriptors:
              - key: remote_address
                rate_limit: {unit: day, requests_per_unit: 6}
            """;

    private final int port = FreePorts.next();
    private final FakeUpstream upstream = FakeUpstream.http1("web");
    private RunningDataplane rauta;
    private StoreServer redis;
    private RateLimitService service;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        redis = StoreServer.start(StoreServer.Program.REDIS);
        service = RateLimitService.start(redis, folder, CONFIGURATION);
    }

    @AfterEach
    void stop() {
        if (rauta != null) {
            rauta.close();
        }
        if (service != null) {
            service.close();
        }
        if (redis != null) {
            redis.close();
        }
        upstream.close();
    }

    private void serve(int workers, ServiceLimit limit) {
        rauta = RunningDataplane.serving(workers, Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .upstream("limits", UpstreamProtocol.HTTP2, service.endpoint())
                .forward("a.example", "/", "web", new TrafficLimit.AskedRate(limit))
                .snapshot());
    }

    private static ServiceLimit limit(List<DescriptorEntry> constants, int hits, boolean open, LimitKey... key) {
        return new ServiceLimit(
                "l", Tables.named("limits"), "shop", constants, List.of(key), hits, List.of(), 429, RateLimit.Tell.ALWAYS, open,
                Duration.ofSeconds(3));
    }

    private RawClient.Response ask(String fields) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            return client.send("GET / HTTP/1.1\r\nHost: a.example\r\n" + fields + "\r\n").response();
        }
    }

    private int asked(AskOutcome outcome) {
        return rauta.counted("rauta_rate_limit_asks_total", Map.of("outcome", outcome.label()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aHeadersValueHasALimitOfItsOwn(int workers) throws Exception {
        serve(workers, limit(List.of(), 1, false, new LimitKey.Header("X-User")));
        for (int left = 1; left >= 0; left--) {
            RawClient.Response passed = ask("X-User: ann\r\n");
            assertThat(passed.status()).isEqualTo(200);
            assertThat(passed.header("ratelimit-policy")).isEqualTo("\"header-per-3600s\";q=2;w=3600");
            assertThat(passed.header("ratelimit")).startsWith("\"header-per-3600s\";r=" + left + ";t=");
            assertThat(passed.header("ratelimit-limit")).as("what the service says itself").isEqualTo("2");
        }
        RawClient.Response refused = ask("X-User: ann\r\n");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("x-rauta-error")).isEqualTo("request-rate");
        assertThat(refused.header("ratelimit")).startsWith("\"header-per-3600s\";r=0;t=");
        assertThat(refused.header("ratelimit-remaining")).isEqualTo("0");
        assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(1, 3600);
        assertThat(ask("X-User: bob\r\n").header("ratelimit-limit")).isEqualTo("4");
        assertThat(asked(AskOutcome.ANSWERED)).isEqualTo(4);
        assertThat(ask("").status()).as("who is not asked about").isEqualTo(200);
        assertThat(asked(AskOutcome.ANSWERED)).isEqualTo(4);
    }

    @Test
    void constantsComeFirstAndRequestsMayCountForMore() throws Exception {
        serve(1, limit(List.of(new DescriptorEntry("tier", "gold")), 3, false, new LimitKey.Address()));
        assertThat(ask("").header("ratelimit")).startsWith("\"address-per-86400s\";r=3;");
        assertThat(ask("").status()).isEqualTo(200);
        assertThat(ask("").status()).isEqualTo(429);
    }

    @Test
    void whatTheServiceDoesNotKnowPasses() throws Exception {
        serve(1, limit(List.of(new DescriptorEntry("tier", "none")), 1, false));
        RawClient.Response passed = ask("");
        assertThat(passed.status()).isEqualTo(200);
        assertThat(passed.header("ratelimit")).isEmpty();
    }

    @Test
    void aGrpcCallIsRefusedAsGrpcDoes() throws Exception {
        serve(1, limit(List.of(), 5, false, new LimitKey.Header("x-user")));
        try (RawH2Client client = RawH2Client.connect(port)) {
            assertThat(client.get(1, "a.example", "/", "content-type", "application/grpc", "te", "trailers", "x-user", "ann").head(1))
                    .containsEntry(":status", "200")
                    .containsEntry("grpc-status", "14")
                    .containsEntry("grpc-message", "request-rate")
                    .containsKey("retry-after");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServiceThatIsDownDoesAsItsPolicySays(boolean admits) throws Exception {
        serve(1, limit(List.of(), 1, admits, new LimitKey.Header("x-user")));
        assertThat(ask("X-User: eve\r\n").status()).isEqualTo(200);
        service.kill();
        for (int i = 0; i < 10; i++) {
            RawClient.Response response = ask("X-User: eve\r\n");
            assertThat(response.status()).isEqualTo(admits ? 200 : 503);
            assertThat(response.header("x-rauta-error")).isEqualTo(admits ? "" : "limit-unavailable");
        }
        assertThat(asked(AskOutcome.FAILED)).isBetween(3, 5);
        assertThat(asked(AskOutcome.SKIPPED)).isGreaterThanOrEqualTo(5);
    }

    /** What it counts in has gone: it answers with an error. */
    @Test
    void aServiceThatCannotCountIsUnavailable() throws Exception {
        serve(1, limit(List.of(), 1, false, new LimitKey.Header("x-user")));
        assertThat(ask("X-User: eve\r\n").status()).isEqualTo(200);
        redis.kill();
        assertThat(ask("X-User: eve\r\n").status()).isEqualTo(503);
        redis.restart();
        await("it is asked again").until(() -> ask("X-User: eve\r\n").status() == 200);
    }
}
