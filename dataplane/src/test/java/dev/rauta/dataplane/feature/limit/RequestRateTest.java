// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.Limits;
import dev.rauta.dataplane.http.forwarded.ClientTrust;
import dev.rauta.dataplane.http.forwarded.TrustedProxies;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.testing.Closing;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.TrafficLimit;
import dev.rauta.routes.filter.limit.ConcurrencyLimit;
import dev.rauta.routes.filter.limit.LimitKey;
import dev.rauta.routes.filter.limit.RateLimit;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often, and how many at a time, requests may come. */
final class RequestRateTest {
    private static final LimitKey ADDRESS = new LimitKey.Address();
    private static final Duration HOUR = Duration.ofHours(1);

    @RegisterExtension
    final Closing closing = new Closing();

    private final int port = FreePorts.next();
    private final FakeUpstream upstream = closing.add(FakeUpstream.http1("web"));
    private RunningDataplane rauta;

    private void serve(int workers, Filter... filters) {
        rauta = closing.add(RunningDataplane.start(workers));
        apply(filters);
    }

    private void apply(Filter... filters) {
        rauta.applyAll(Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .forward("a.example", "/", "web", filters)
                .forward("a.example", "/free", "web")
                .snapshot());
    }

    private static TrafficLimit.Rate rate(String name, int requests, Duration per, int burst, LimitKey... key) {
        return new TrafficLimit.Rate(
                new RateLimit(name, requests, per, burst, List.of(key), List.of(), 429, false, RateLimit.Tell.ALWAYS, Optional.empty()));
    }

    private RawClient.Response ask(String fields) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            return client.send("GET / HTTP/1.1\r\nHost: a.example\r\n" + fields + "\r\n").response();
        }
    }

    private int answered(String fields) throws IOException {
        return ask(fields).status();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aClientThatAsksTooOftenIsToldWhenToComeAgain(int workers) throws Exception {
        serve(workers, rate("l", 1, HOUR, 3, ADDRESS));
        for (int left = 2; left >= 0; left--) {
            RawClient.Response passed = ask("");
            assertThat(passed.status()).isEqualTo(200);
            assertThat(passed.header("ratelimit-policy")).isEqualTo("\"address-per-3600s\";q=1;w=3600");
            assertThat(passed.header("ratelimit")).startsWith("\"address-per-3600s\";r=" + left + ";t=");
            assertThat(passed.header("retry-after")).isEmpty();
        }
        RawClient.Response refused = ask("");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("x-rauta-error")).isEqualTo("request-rate");
        assertThat(refused.header("ratelimit")).startsWith("\"address-per-3600s\";r=0;t=10");
        assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(3500, 3600);
        assertThat(upstream.requests()).hasSize(3);
        assertThat(rauta.limitReached(Limit.REQUEST_RATE)).isEqualTo(1);
        try (RawClient client = RawClient.connect(port)) {
            RawClient.Response free = client.get("a.example", "/free");
            assertThat(free.status()).isEqualTo(200);
            assertThat(free.header("ratelimit")).isEmpty();
        }
    }

    @Test
    void overHttp2AndForGrpcItIsToldAsEachDoes() throws Exception {
        serve(1, rate("l", 1, HOUR, 1));
        try (RawH2Client client = RawH2Client.connect(port)) {
            assertThat(client.get(1, "a.example", "/").head(1)).containsEntry(":status", "200");
            assertThat(client.get(3, "a.example", "/").head(3))
                    .containsEntry(":status", "429")
                    .containsKey("retry-after")
                    .containsKey("ratelimit");
            assertThat(client.get(5, "a.example", "/", "content-type", "application/grpc", "te", "trailers").head(5))
                    .as("unavailable, as the mapping of HTTP statuses has it")
                    .containsEntry(":status", "200")
                    .containsEntry("content-type", "application/grpc")
                    .containsEntry("grpc-status", "14")
                    .containsEntry("grpc-message", "request-rate")
                    .containsKey("retry-after");
        }
    }

    @Test
    void keysTellClientsApart() throws Exception {
        serve(4, rate("l", 1, HOUR, 1, new LimitKey.Header("X-Api-Key"), new LimitKey.Cookie("id")));
        assertThat(answered("X-Api-Key: a\r\nCookie: id=1\r\n")).isEqualTo(200);
        assertThat(answered("X-Api-Key: a\r\nCookie: x=y; id=1\r\n")).as("the same").isEqualTo(429);
        assertThat(answered("X-Api-Key: b\r\nCookie: id=1\r\n")).isEqualTo(200);
        assertThat(answered("X-Api-Key: a\r\nCookie: id=2\r\n")).isEqualTo(200);
        assertThat(answered("X-Api-Key: a\r\nX-Api-Key: b\r\nCookie: id=2\r\n")).isEqualTo(200);
        assertThat(answered("")).as("who says nothing is one client").isEqualTo(200);
        assertThat(answered("Cookie: ids=3\r\n")).isEqualTo(429);
    }

    @Test
    void severalLimitsHoldAtOnceAndAreToldTogether() throws Exception {
        serve(4, rate("a", 1, HOUR, 2, ADDRESS), rate("b", 1, Duration.ofMinutes(1), 5, new LimitKey.Header("k")));
        assertThat(ask("k: 1\r\n").header("ratelimit-policy"))
                .isEqualTo("\"address-per-3600s\";q=1;w=3600, \"header-per-60s\";q=1;w=60");
        assertThat(answered("k: 2\r\n")).isEqualTo(200);
        assertThat(answered("k: 3\r\n")).isEqualTo(429);
    }

    /** Another snapshot, another plan, the same count; another limit begins anew. */
    @Test
    void anUnchangedLimitGoesOnWhereItWas() throws Exception {
        serve(4, rate("l", 1, HOUR, 1, ADDRESS));
        assertThat(answered("")).isEqualTo(200);
        apply(rate("l", 1, HOUR, 1, ADDRESS), new TrafficLimit.BodyLimit(5));
        assertThat(answered("")).isEqualTo(429);
        apply();
        assertThat(answered("")).isEqualTo(200);
        apply(rate("l", 1, HOUR, 1, ADDRESS));
        assertThat(answered("")).isEqualTo(429);
        apply(rate("l", 1, HOUR, 2, ADDRESS));
        assertThat(answered("")).isEqualTo(200);
    }

    @Test
    void whoIsExemptIsNotCountedAndAProxyIsBelieved() throws Exception {
        ClientTrust trust = new ClientTrust(TrustedProxies.parse(List.of("127.0.0.1", "10.0.0.0/8")), Set.of(), false);
        rauta = closing.add(RunningDataplane.start(4, Limits.DEFAULT, trust));
        apply(new TrafficLimit.Rate(new RateLimit(
                "l", 1, HOUR, 1, List.of(ADDRESS), List.of(AddressRange.parse("192.0.2.0/24")), 503, false, RateLimit.Tell.NEVER, Optional.empty())));
        assertThat(answered("X-Forwarded-For: 198.51.100.1\r\n")).isEqualTo(200);
        RawClient.Response refused = ask("X-Forwarded-For: 203.0.113.9, 198.51.100.1, 10.1.1.1\r\n");
        assertThat(refused.status()).as("the last one that is no proxy").isEqualTo(503);
        assertThat(refused.header("ratelimit")).isEmpty();
        assertThat(answered("X-Forwarded-For: 198.51.100.2\r\n")).isEqualTo(200);
        assertThat(answered("X-Forwarded-For: 2001:db8:1:2::1\r\n")).isEqualTo(200);
        assertThat(answered("X-Forwarded-For: 2001:db8:1:2:ffff::9\r\n")).as("one network").isEqualTo(503);
        assertThat(answered("X-Forwarded-For: 2001:db8:1:3::1\r\n")).isEqualTo(200);
        for (int i = 0; i < 3; i++) {
            assertThat(answered("X-Forwarded-For: 192.0.2.7\r\n")).isEqualTo(200);
        }
        assertThat(answered("X-Forwarded-For: nobody\r\n")).as("the proxy itself").isEqualTo(200);
        assertThat(answered("X-Forwarded-For: x\r\n")).isEqualTo(503);
    }

    /** Nobody may say that somebody else asks. */
    @Test
    void aClientIsNotBelieved() throws Exception {
        serve(1, rate("l", 1, HOUR, 1, ADDRESS));
        assertThat(answered("X-Forwarded-For: 198.51.100.1\r\n")).isEqualTo(200);
        assertThat(answered("X-Forwarded-For: 198.51.100.2\r\n")).isEqualTo(429);
    }

    /** As fast as four clients on four workers can ask, for a while: no more pass than the limit lets, and hardly fewer. */
    @Test
    void workersTogetherLetPassWhatOneWould() throws Exception {
        int burst = 150;
        int perSecond = 100;
        serve(4, rate("l", perSecond, Duration.ofSeconds(1), burst, ADDRESS));
        long began = System.nanoTime();
        long lasts = TimeUnit.SECONDS.toNanos(3);
        Callable<Integer> client = () -> {
            int passed = 0;
            try (RawClient one = RawClient.connect(port)) {
                while (System.nanoTime() - began < lasts) {
                    passed += one.get("a.example", "/").status() == 200 ? 1 : 0;
                }
            }
            return passed;
        };
        int passed = 0;
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(pool.submit(client));
            }
            for (Future<Integer> one : all) {
                passed += one.get();
            }
        }
        double most = burst + perSecond * (System.nanoTime() - began) / 1e9;
        double least = burst + perSecond * (lasts / 1e9);
        assertThat((double) passed).isBetween(least * 0.99 - 1, most * 1.01 + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void soManyAtATime(int workers) throws Exception {
        serve(workers, new TrafficLimit.Concurrency(new ConcurrencyLimit("c", 2, List.of(ADDRESS), List.of(), 503)));
        try (RawClient first = RawClient.connect(port);
                RawClient second = RawClient.connect(port)) {
            first.send("GET /never HTTP/1.1\r\nHost: a.example\r\n\r\n");
            second.send("GET /never HTTP/1.1\r\nHost: a.example\r\n\r\n");
            await().until(() -> upstream.requests().size() == 2);
            RawClient.Response refused = ask("");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("x-rauta-error")).isEqualTo("concurrent-requests");
            assertThat(refused.header("retry-after")).isEqualTo("1");
            assertThat(rauta.limitReached(Limit.CONCURRENT_REQUESTS)).isEqualTo(1);
        }
        await("those that left do not count").until(() -> answered(""), status -> status == 200);
        for (int i = 0; i < 5; i++) {
            assertThat(answered("")).as("nor does what has ended").isEqualTo(200);
        }
    }

    @Test
    void streamsOfOneConnectionCountEach() throws Exception {
        serve(1, new TrafficLimit.Concurrency(new ConcurrencyLimit("c", 1, List.of(), List.of(), 429)));
        try (RawH2Client client = RawH2Client.connect(port)) {
            client.get(1, "a.example", "/never");
            await().until(() -> upstream.requests().size() == 1);
            assertThat(client.get(3, "a.example", "/").head(3)).containsEntry(":status", "429");
            assertThat(client.get(5, "a.example", "/", "content-type", "application/grpc").head(5))
                    .containsEntry("grpc-status", "14")
                    .containsEntry("grpc-message", "concurrent-requests");
        }
        await().until(() -> answered(""), status -> status == 200);
    }
}
