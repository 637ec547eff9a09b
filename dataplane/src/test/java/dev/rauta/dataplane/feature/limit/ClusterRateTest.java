// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.metrics.AskOutcome;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.shared.RateStore;
import dev.rauta.dataplane.store.RedisStore;
import dev.rauta.dataplane.store.StoreSettings;
import dev.rauta.dataplane.testing.Closing;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.service.StoreServer;
import dev.rauta.dataplane.testing.tls.TestPki;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.TrafficLimit;
import dev.rauta.routes.filter.limit.ClusterScope;
import dev.rauta.routes.filter.limit.LimitKey;
import dev.rauta.routes.filter.limit.RateLimit;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rates that dataplanes count together, in a real Valkey; what extends it names another server. */
class ClusterRateTest {
    private static final LimitKey ADDRESS = new LimitKey.Address();
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration PATIENT = Duration.ofSeconds(5);

    @RegisterExtension
    final Closing closing = new Closing();

    private final FakeUpstream upstream = closing.add(FakeUpstream.http1("web"));

    @TempDir
    Path folder;

    /** One dataplane, and where its clients find it. */
    private record Site(RunningDataplane rauta, int port) {
        RawClient.Response ask(String fields) throws IOException {
            try (RawClient client = RawClient.connect(port)) {
                return client.send("GET / HTTP/1.1\r\nHost: a.example\r\n" + fields + "\r\n").response();
            }
        }

        int asked(AskOutcome outcome) {
            return rauta.counted("rauta_rate_limit_asks_total", Map.of("outcome", outcome.label()));
        }
    }

    StoreServer.Program program() {
        return StoreServer.Program.VALKEY;
    }

    private StoreServer server(String... options) {
        StoreServer server = StoreServer.start(program(), options);
        closing.add(server);
        return server;
    }

    private static StoreSettings store(String url, Duration timeout) {
        return new StoreSettings(url, Optional.empty(), Optional.empty(), Optional.empty(), timeout, StoreSettings.PREFIX);
    }

    private Site site(int workers, StoreSettings store, Filter... filters) {
        Site site = new Site(RunningDataplane.start(workers, store), FreePorts.next());
        closing.add(site.rauta());
        site.rauta().applyAll(snapshot(site.port(), filters));
        return site;
    }

    private Snapshot snapshot(int port, Filter... filters) {
        return Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .forward("a.example", "/", "web", filters)
                .snapshot();
    }

    private static TrafficLimit.Rate rate(int requests, Duration per, int burst, boolean openWhenUnavailable, LimitKey... key) {
        return new TrafficLimit.Rate(new RateLimit(
                "l", requests, per, burst, List.of(key), List.of(), 429, false, RateLimit.Tell.ALWAYS,
                Optional.of(new ClusterScope(openWhenUnavailable))));
    }

    /** How often each status came of asking all sites as fast as that many clients can, while {@code goesOn}. */
    private static Map<Integer, Integer> load(List<Site> sites, int clients, Callable<Boolean> goesOn) throws Exception {
        Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(clients)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                Site site = sites.get(i % sites.size());
                all.add(pool.submit(() -> {
                    try (RawClient one = RawClient.connect(site.port())) {
                        while (goesOn.call()) {
                            statuses.merge(one.get("a.example", "/").status(), 1, Integer::sum);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        return statuses;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void twoDataplanesCountTogetherAndTellOfIt(int workers) throws Exception {
        StoreServer server = server();
        Filter rate = rate(1, HOUR, 3, false, ADDRESS);
        Site one = site(workers, store(server.url(), PATIENT), rate);
        Site other = site(workers, store(server.url(), PATIENT), rate);
        for (int left = 2; left >= 0; left--) {
            RawClient.Response passed = (left == 1 ? other : one).ask("");
            assertThat(passed.status()).isEqualTo(200);
            assertThat(passed.header("ratelimit-policy")).isEqualTo("\"address-per-3600s\";q=1;w=3600");
            assertThat(passed.header("ratelimit")).startsWith("\"address-per-3600s\";r=" + left + ";t=");
        }
        for (Site site : List.of(one, other)) {
            RawClient.Response refused = site.ask("");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("x-rauta-error")).isEqualTo("request-rate");
            assertThat(refused.header("ratelimit")).startsWith("\"address-per-3600s\";r=0;t=10");
            assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(3500, 3600);
            assertThat(site.rauta().limitReached(Limit.REQUEST_RATE)).isEqualTo(1);
        }
        assertThat(upstream.requests()).hasSize(3);
        assertThat(one.asked(AskOutcome.ANSWERED) + other.asked(AskOutcome.ANSWERED)).isEqualTo(5);
    }

    @Test
    void theStoreLearnsNobodysAddressAndForgetsWhoIsFull() throws Exception {
        StoreServer server = server();
        Site site = site(1, store(server.url(), PATIENT), rate(1, HOUR, 3, false, ADDRESS, new LimitKey.Header("key")));
        assertThat(site.ask("key: secret\r\n").status()).isEqualTo(200);
        List<String> keys = server.ask("KEYS *");
        assertThat(keys).hasSize(1);
        assertThat(keys.getFirst()).matches("rauta:[0-9a-z]+\\.[0-9a-z]+");
        assertThat(Integer.parseInt(server.ask("PTTL " + keys.getFirst()).getFirst().substring(1))).isBetween(3_500_000, 3_600_001);
    }

    /** Not one more, and not one less, whoever asks whom. */
    @Test
    void aBurstIsHandedOutOnce() throws Exception {
        StoreServer server = server();
        int burst = 1000;
        Filter rate = rate(10, HOUR, burst, false, ADDRESS);
        List<Site> sites = List.of(
                site(4, store(server.url(), PATIENT), rate), site(4, store(server.url(), PATIENT), rate));
        long ends = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        Map<Integer, Integer> statuses = load(sites, 16, () -> System.nanoTime() < ends);
        assertThat(statuses.keySet()).containsExactlyInAnyOrder(200, 429);
        assertThat(statuses.get(200)).isEqualTo(burst);
        assertThat(sites.getFirst().asked(AskOutcome.KNOWN)).as("who must wait is not asked about").isPositive();
    }

    /** From when the bucket is empty: as many pass as come again meanwhile. */
    @Test
    void aRateHoldsOverTwoDataplanes() throws Exception {
        StoreServer server = server();
        int perSecond = 100;
        Filter rate = rate(perSecond, Duration.ofSeconds(1), perSecond, false);
        List<Site> sites = List.of(
                site(4, store(server.url(), PATIENT), rate), site(4, store(server.url(), PATIENT), rate));
        AtomicLong empty = new AtomicLong();
        AtomicInteger passed = new AtomicInteger();
        AtomicLong last = new AtomicLong();
        long lasts = TimeUnit.SECONDS.toNanos(6);
        Callable<Void> client = () -> {
            try (RawClient one = RawClient.connect(sites.get(ThreadLocalRandom.current().nextInt(2)).port())) {
                while (empty.get() == 0 || System.nanoTime() - empty.get() < lasts) {
                    int status = one.get("a.example", "/").status();
                    if (status == 429) {
                        empty.compareAndSet(0, System.nanoTime());
                    } else if (empty.get() != 0) {
                        passed.incrementAndGet();
                        last.accumulateAndGet(System.nanoTime(), Math::max);
                    }
                }
            }
            return null;
        };
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            for (Future<Void> one : pool.invokeAll(Collections.nCopies(8, client))) {
                one.get();
            }
        }
        double expected = perSecond * (last.get() - empty.get()) / 1e9;
        assertThat((double) passed.get()).isBetween(expected * 0.99 - 8, expected * 1.01 + 8);
        assertThat(expected).isGreaterThan(550);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStoreThatDiesUnderLoadDoesAsItsPolicySays(boolean admits) throws Exception {
        StoreServer server = server();
        Site site = site(4, store(server.url(), Duration.ofMillis(100)), rate(1_000_000, Duration.ofSeconds(1), 1_000_000, admits));
        AtomicBoolean goesOn = new AtomicBoolean(true);
        try (ExecutorService beside = Executors.newSingleThreadExecutor()) {
            Future<Map<Integer, Integer>> load = beside.submit(() -> load(List.of(site), 4, goesOn::get));
            await().until(() -> site.asked(AskOutcome.ANSWERED) > 100);
            server.kill();
            await().until(() -> site.asked(AskOutcome.SKIPPED) + site.asked(AskOutcome.FAILED) > 100);
            server.restart();
            int before = site.asked(AskOutcome.ANSWERED);
            await("it is asked again").until(() -> site.asked(AskOutcome.ANSWERED) > before + 100);
            goesOn.set(false);
            Map<Integer, Integer> statuses = load.get(20, TimeUnit.SECONDS);
            assertThat(statuses.keySet()).isEqualTo(admits ? Set.of(200) : Set.of(200, 503));
        }
        if (!admits) {
            server.kill();
            await().until(() -> site.ask("").status() == 503);
            assertThat(site.ask("").header("x-rauta-error")).isEqualTo("limit-unavailable");
        }
    }

    /** Few requests wait for a store that does nothing, and none once that is known. */
    @Test
    void aStoreThatHangsIsLeftAlone() throws Exception {
        StoreServer server = server();
        Site site = site(1, store(server.url(), Duration.ofMillis(200)), rate(1, HOUR, 5, true, ADDRESS));
        assertThat(site.ask("").status()).isEqualTo(200);
        server.freeze();
        long began = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            assertThat(site.ask("").status()).isEqualTo(200);
        }
        assertThat(site.asked(AskOutcome.TIMEOUT)).isBetween(3, 10);
        assertThat(site.asked(AskOutcome.SKIPPED)).isGreaterThanOrEqualTo(40);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        server.thaw();
        await("it is counted again").until(() -> site.ask("").status() == 429);
    }

    @Test
    void aWrongPasswordIsToldAndMended() throws Exception {
        StoreServer server = server("--user", "default", "off", "--user", "limiter", "on", ">right", "~rauta:*", "+eval", "+evalsha", "+time", "+get",
                "+set", "+hello", "+client", "+ping", "+info");
        Path password = Files.writeString(folder.resolve("password"), "wrong\n");
        StoreSettings settings = new StoreSettings(
                server.url(), Optional.of("limiter"), Optional.of(password), Optional.empty(), PATIENT, StoreSettings.PREFIX);
        Site site = site(1, settings, rate(1, HOUR, 1, false, ADDRESS));
        RawClient.Response refused = site.ask("");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("x-rauta-error")).isEqualTo("limit-unavailable");
        Files.writeString(password, "right\n");
        await().until(() -> site.ask("").status() == 200);
        assertThat(site.ask("").status()).isEqualTo(429);
    }

    @Test
    void overTlsTheServerMustBeWhoItSays() throws Exception {
        TestPki pki = TestPki.root("stores");
        Issued issued = pki.server("RSA", "localhost");
        Path certificate = Files.writeString(folder.resolve("tls.crt"), issued.certificatePem());
        Path key = Files.writeString(folder.resolve("tls.key"), issued.keyPem());
        Path authority = Files.writeString(folder.resolve("ca.crt"), pki.pem());
        StoreServer server = StoreServer.tls(program(), certificate, key);
        closing.add(server);
        Site site = site(1, secured("localhost", server, Optional.of(authority)), rate(1, HOUR, 1, false, ADDRESS));
        assertThat(site.ask("").status()).isEqualTo(200);
        assertThat(site.ask("").status()).isEqualTo(429);
        assertThat(site(1, secured("localhost", server, Optional.empty()), rate(1, HOUR, 1, false)).ask("").status())
                .as("signed by nobody who is known")
                .isEqualTo(503);
        assertThat(site(1, secured("127.0.0.1", server, Optional.of(authority)), rate(1, HOUR, 1, false)).ask("").status())
                .as("another name")
                .isEqualTo(503);
    }

    /** Not even how long it is. */
    @Test
    void whatFailsTellsNothingOfThePassword(@TempDir Path folder) throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "secret-secret\n");
        String url = "redis://127.0.0.1:" + FreePorts.next();
        StoreSettings settings = new StoreSettings(
                url, Optional.of("limiter"), Optional.of(password), Optional.empty(), PATIENT, StoreSettings.PREFIX);
        try (RateStore store = RedisStore.access(settings).store()) {
            store.start(Duration.ofSeconds(5));
            // Whatever becomes of the file meanwhile, a failure is one of the answer.
            Files.delete(password);
            assertThat(store.take(List.of(new RateStore.Take("k", 1000, 1000))).toCompletableFuture())
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining("store: " + url + " not connected")
                    .withMessageNotContainingAny("limiter", "*");
        }
    }

    private static StoreSettings secured(String host, StoreServer server, Optional<Path> authority) {
        return new StoreSettings(
                "rediss://" + host + ":" + server.port(), Optional.empty(), Optional.empty(), authority, PATIENT, StoreSettings.PREFIX);
    }

    @Test
    void withoutAStoreItIsToldAndThePolicySaysWhatThen() throws Exception {
        int port = FreePorts.next();
        RunningDataplane rauta = RunningDataplane.start(1);
        closing.add(rauta);
        Site site = new Site(rauta, port);
        assertThat(rauta.apply(snapshot(port, rate(1, HOUR, 1, true))))
                .isInstanceOfSatisfying(Verdict.Applied.class, applied -> {
                    assertThat(applied.problems()).hasSize(1);
                    assertThat(applied.problems().getFirst().reason()).isEqualTo("NoRateLimitStore");
                    assertThat(applied.problems().getFirst().message()).contains("--rate-limit-store");
                });
        assertThat(site.ask("").status()).isEqualTo(200);
        assertThat(site.ask("").status()).isEqualTo(200);
        rauta.apply(snapshot(port, rate(1, HOUR, 1, false)));
        assertThat(site.ask("").status()).isEqualTo(503);
    }

    /** A client that has gone while a store is asked leaves nothing behind. */
    @Test
    void whoLeavesMeanwhileIsForgotten() throws Exception {
        StoreServer server = server();
        Site site = site(1, store(server.url(), PATIENT), rate(1, HOUR, 5, false, ADDRESS));
        server.freeze();
        try (RawClient client = RawClient.connect(site.port())) {
            client.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
            await().until(() -> site.rauta().dataplane().describeWorkers().getFirst().exchanges() == 1);
        }
        await().until(() -> site.rauta().dataplane().describeWorkers().getFirst().exchanges() == 0);
        server.thaw();
        await().until(() -> site.asked(AskOutcome.ANSWERED) == 1);
        assertThat(upstream.requests()).isEmpty();
        assertThat(site.ask("").status()).isEqualTo(200);
    }

    @Test
    void nothingIsStartedForAStoreThatNoLimitNeeds() {
        Site site = site(1, store("redis://127.0.0.1:1", PATIENT), new TrafficLimit.BodyLimit(5));
        assertThat(site.port()).isPositive();
        await("those of other tests have ended").until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("lettuce")));
    }
}
