// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Hedging;
import dev.rauta.routes.RetryBudget;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.CircuitBreaker;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.OutlierDetection;
import dev.rauta.routes.upstream.Resilience;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is hedged, how often, and what that counts for. */
final class HedgingLimitsTest {
    private final HedgedSite web = new HedgedSite();

    @AfterEach
    void stop() throws Exception {
        web.close();
    }

    @Test
    void theSameOneIsNotAskedTwice() throws Exception {
        Timeouts timeouts = HedgedSite.within(600);
        RawH1Upstream only = web.silent();
        web.rauta.applyAll(web.tables(UpstreamProtocol.HTTP1, new Hedging(HedgedSite.SOON, 3), null, only.endpoint())
                .change("a.example", HedgedSite.hedged(new Hedging(HedgedSite.SOON, 3), null, timeouts))
                .snapshot());
        assertThat(web.ask("GET", "").status()).isEqualTo(504);
        assertThat(only.requests()).hasSize(1);
        assertThat(web.attempts()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"POST, false, false", "PATCH, false, false", "POST, true, true", "PUT, false, true", "DELETE, false, true", "HEAD, false, true"})
    void onlyWhatMayBeRepeatedIs(String method, boolean nonIdempotent, boolean hedges) throws Exception {
        Hedging hedging = new Hedging(HedgedSite.SOON, 1);
        web.rauta.applyAll(web.tables(UpstreamProtocol.HTTP1, hedging, null, web.silent().endpoint(), web.silent().endpoint())
                .change("a.example", HedgedSite.hedged(
                        hedging, HedgedSite.retries(0, nonIdempotent, HedgedSite.ALL), hedges ? Timeouts.DEFAULT : HedgedSite.within(800)))
                .snapshot());
        try (RawClient client = web.begin(method, "abc")) {
            if (hedges) {
                await().until(() -> web.bodies.size() == 2);
            } else {
                assertThat(client.head()).startsWith("HTTP/1.1 504");
                assertThat(web.bodies).hasSize(1);
            }
        }
        assertThat(web.bodies).allMatch("abc"::equals);
    }

    /** What has left and is not kept cannot go to another. */
    @Test
    void aBodyThatIsTooLargeToKeepIsSentOnce() throws Exception {
        Timeouts timeouts = HedgedSite.within(800);
        RawH1Upstream slow = web.silent();
        RawH1Upstream other = web.silent();
        Hedging hedging = new Hedging(HedgedSite.SOON, 1);
        web.rauta.applyAll(web.tables(UpstreamProtocol.HTTP1, hedging, null, slow.endpoint(), other.endpoint())
                .change("a.example", HedgedSite.hedged(hedging, null, timeouts))
                .snapshot());
        assertThat(web.ask("PUT", "x".repeat(100_000)).status()).isEqualTo(504);
        assertThat(slow.requests().size() + other.requests().size()).isEqualTo(1);
    }

    /** Calls are POST: what may be repeated the policy says, and what is still being said goes to one alone. */
    @ParameterizedTest
    @CsvSource({"true, true, 2", "false, true, 1", "true, false, 1"})
    void callsAreHedgedWhereTheyMayBeRepeated(boolean nonIdempotent, boolean whole, int asked) throws Exception {
        Queue<String> asks = new ConcurrentLinkedQueue<>();
        RawH2Upstream.Script silent = new RawH2Upstream.Script() {
            @Override
            public void onHeaders(RawH2Upstream.Connection connection, RawH2Upstream.Request request) {
                asks.add(request.path());
            }

            @Override
            public void onRequest(RawH2Upstream.Connection connection, RawH2Upstream.Request request) {
                // Says nothing.
            }
        };
        RawH2Upstream one = web.closing(RawH2Upstream.start(silent));
        RawH2Upstream other = web.closing(RawH2Upstream.start(silent));
        Hedging hedging = new Hedging(HedgedSite.SOON, 1);
        Timeouts timeouts = asked > 1 ? Timeouts.DEFAULT : HedgedSite.within(800);
        web.rauta.applyAll(web.tables(UpstreamProtocol.HTTP2, hedging, null, one.endpoint(), other.endpoint())
                .change("a.example", HedgedSite.hedged(hedging, HedgedSite.retries(0, nonIdempotent, HedgedSite.ALL), timeouts))
                .snapshot());
        try (RawH2Client client = RawH2Client.connect(web.port)) {
            client.request(1, false, "POST", "a.example", "/a.B/c", "content-type", "application/grpc", "te", "trailers")
                    .data(1, "call", whole);
            if (asked > 1) {
                await().until(() -> asks.size() == asked);
            } else {
                assertThat(client.answer(1).head()).containsEntry("x-rauta-error", "upstream-timeout");
                assertThat(asks).hasSize(1);
            }
        }
    }

    /** A slow endpoint has not failed. */
    @Test
    void whoLosesIsNotLeftOut() throws Exception {
        RawH1Upstream slow = web.silent();
        RawH1Upstream quick = web.swift();
        OutlierDetection strict = new OutlierDetection(
                OptionalInt.of(1), OptionalInt.of(1), OptionalInt.of(1), Duration.ofMinutes(5), Duration.ofMinutes(5), 100);
        web.rauta.applyAll(web.tables(UpstreamProtocol.HTTP1, new Hedging(HedgedSite.SOON, 1), HedgedSite.retries(0, false, HedgedSite.ALL),
                        slow.endpoint(), quick.endpoint())
                .resilient("web", new Resilience(Optional.empty(), Optional.of(strict), Optional.empty()))
                .snapshot());
        for (int i = 0; i < 12; i++) {
            assertThat(web.ask("GET", "").status()).isEqualTo(200);
        }
        assertThat(slow.requests()).as("asked time and again").hasSizeGreaterThan(3);
        assertThat(web.resiliences()).allMatch(one -> one.out().isEmpty() && one.ejected() == 0);
    }

    /** A hedge is one request more under way, and one that is tried again. */
    @ParameterizedTest
    @CsvSource({"1, -1, requests", "-1, 0, retries"})
    void aBreakerCountsThem(int requests, int retries, String limit) throws Exception {
        CircuitBreaker breaker = new CircuitBreaker(OptionalInt.empty(), OptionalInt.empty(), HedgedSite.some(requests), HedgedSite.some(retries));
        web.rauta.applyAll(web.tables(UpstreamProtocol.HTTP1, new Hedging(HedgedSite.SOON, 1), HedgedSite.retries(0, false, HedgedSite.ALL),
                        web.silent().endpoint(), web.silent().endpoint())
                .resilient("web", new Resilience(Optional.of(breaker), Optional.empty(), Optional.empty()))
                .snapshot());
        try (RawClient client = web.begin("GET", "")) {
            await().until(() -> web.refused(limit) == 1 && web.bodies.size() == 1);
            assertThat(web.underWay()).as("it alone").isEqualTo(1);
            assertThat(client.stream().available()).isZero();
        }
        await().until(() -> web.underWay() == 0 && web.attempts("downstream-gone") == 1);
    }

    /** Places that hedges had are there again, whoever wins. */
    @Test
    void aBreakersPlacesComeBack() throws Exception {
        RawH1Upstream slow = web.silent();
        RawH1Upstream quick = web.swift();
        CircuitBreaker breaker = new CircuitBreaker(
                OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(2), OptionalInt.of(1));
        web.rauta.applyAll(web.tables(UpstreamProtocol.HTTP1, new Hedging(HedgedSite.SOON, 1), HedgedSite.retries(0, false, HedgedSite.ALL),
                        slow.endpoint(), quick.endpoint())
                .resilient("web", new Resilience(Optional.of(breaker), Optional.empty(), Optional.empty()))
                .snapshot());
        for (int i = 0; i < 20; i++) {
            assertThat(web.ask("GET", "").body()).isEqualTo("swift");
            await().until(() -> web.underWay() == 0);
        }
        assertThat(web.refused("requests") + web.refused("retries")).isZero();
    }

    /** Of an upstream that is slow as a whole a part is asked twice, by the route's budget or else by the one that holds for all. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBudgetHoldsThem(boolean own) throws Exception {
        Timeouts timeouts = HedgedSite.within(1500);
        RawH1Upstream one = web.silent();
        RawH1Upstream other = web.silent();
        RetryBudget fifth = new RetryBudget(20, Duration.ofMinutes(10), 0, Duration.ofSeconds(1));
        Hedging hedging = new Hedging(HedgedSite.SOON, 3);
        web.rauta.applyAll(web.tables(UpstreamProtocol.HTTP1, hedging, null, one.endpoint(), other.endpoint())
                .change("a.example", HedgedSite.hedged(hedging, own ? HedgedSite.retries(0, false, fifth) : null, timeouts))
                .snapshot());
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            clients.add(web.closing(RawClient.connect(web.port)).send("GET /x HTTP/1.1\r\nHost: a.example\r\n\r\n"));
        }
        for (RawClient client : clients) {
            assertThat(client.response().status()).isEqualTo(504);
        }
        await().until(() -> web.exchanges() == 0);
        // The first ask while there have been few requests, and are refused for that.
        assertThat(web.hedges(60)).isBetween(5, own ? 12 : 59);
        assertThat(web.refused("retry_budget")).isEqualTo(60 - web.hedges(60));
    }

    /** Copies are of requests, not of attempts. */
    @Test
    void aMirrorGetsOneCopy() throws Exception {
        RawH1Upstream slow = web.silent();
        RawH1Upstream quick = web.swift();
        RawH1Upstream mirror = web.swift();
        web.rauta.applyAll(Tables.gateway(web.port)
                .upstream("web", UpstreamProtocol.HTTP1, slow.endpoint(), quick.endpoint())
                .upstream("mirror", UpstreamProtocol.HTTP1, mirror.endpoint())
                .forward("a.example", "/", "web", new Filter.Mirror(Tables.named("mirror"), 1, 1))
                .change("a.example", HedgedSite.hedged(new Hedging(HedgedSite.SOON, 1), HedgedSite.retries(0, false, HedgedSite.ALL), Timeouts.DEFAULT))
                .snapshot());
        for (int i = 0; i < 6; i++) {
            assertThat(web.ask("GET", "").body()).isEqualTo("swift");
        }
        assertThat(slow.requests()).isNotEmpty();
        await().until(() -> web.rauta.counted("rauta_mirrored_requests_total", Map.of("upstream", "default/mirror:80")) == 6);
        assertThat(mirror.requests()).hasSize(6);
    }

    /** The client of a session goes on with who has answered it. */
    @Test
    void theCookieNamesWhoHasAnswered() throws Exception {
        RawH1Upstream slow = web.silent();
        RawH1Upstream quick = web.swift();
        LoadBalancing.SessionCookie cookie = new LoadBalancing.SessionCookie(
                Optional.of("s"), "/", Optional.empty(), Optional.empty());
        web.rauta.applyAll(web.tables(UpstreamProtocol.HTTP1, new Hedging(HedgedSite.SOON, 1), HedgedSite.retries(0, false, HedgedSite.ALL),
                        slow.endpoint(), quick.endpoint())
                .change("a.example", route -> route.with(new Action.Forward(List.of(new WeightedDestination(
                        1, new Destination.To(Tables.named("web"), Optional.of(cookie), Optional.empty()), List.of())))))
                .snapshot());
        Queue<String> names = new ConcurrentLinkedQueue<>();
        while (slow.requests().isEmpty() || names.size() < 4) {
            names.add(web.ask("GET", "").header("set-cookie"));
        }
        assertThat(names).as("one endpoint").allMatch(names.peek()::equals);
        assertThat(names.peek()).startsWith("s=");
    }
}
