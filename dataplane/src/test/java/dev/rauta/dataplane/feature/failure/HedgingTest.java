// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.Blackhole;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.routes.Hedging;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Another endpoint is asked besides one that takes its time, and the first answer counts. */
final class HedgingTest {
    private final HedgedSite web = new HedgedSite();

    @AfterEach
    void stop() throws Exception {
        web.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whereOneSaysNothingAnotherAnswers(int workers) throws Exception {
        web.workers(workers);
        RawH1Upstream slow = web.silent();
        RawH1Upstream quick = web.swift();
        web.serve(HedgedSite.SOON, 1, HedgedSite.retries(0, false, HedgedSite.ALL), slow.endpoint(), quick.endpoint());
        for (int i = 0; i < 20 * workers; i++) {
            RawClient.Response response = web.ask("GET", "");
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("swift");
        }
        int asked = slow.requests().size();
        assertThat(asked).as("each in turn").isPositive();
        await().until(() -> web.attempts("hedged-away") >= asked);
        await().until(() -> web.gone.size() == asked);
        await().until(() -> web.streams() == 0);
        assertThat(web.attempts("2xx")).isEqualTo(20 * workers);
    }

    /** Nobody else is asked where the first answers in time. */
    @Test
    void whoAnswersInTimeIsAlone() throws Exception {
        RawH1Upstream one = web.swift();
        RawH1Upstream other = web.swift();
        web.serve(HedgedSite.NEVER, 3, null, one.endpoint(), other.endpoint());
        for (int i = 0; i < 10; i++) {
            assertThat(web.ask("GET", "").status()).isEqualTo(200);
        }
        await().until(() -> web.attempts("2xx") == 10);
        assertThat(one.requests().size() + other.requests().size()).isEqualTo(10);
        assertThat(web.attempts()).isEqualTo(10);
    }

    /** The slow one was asked first, and is heard all the same. */
    @Test
    void theFirstMayYetWin() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        RawH1Upstream.Script script = connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                if (web.turns.incrementAndGet() == 1) {
                    HedgedSite.awaitUninterruptibly(second);
                    connection.ok("first");
                } else {
                    second.countDown();
                    connection.awaitEnd();
                    web.gone.add("gone");
                }
            }
        };
        RawH1Upstream one = web.closing(RawH1Upstream.start(script));
        RawH1Upstream other = web.closing(RawH1Upstream.start(script));
        web.serve(HedgedSite.SOON, 1, null, one.endpoint(), other.endpoint());
        assertThat(web.ask("GET", "").body()).isEqualTo("first");
        await().until(() -> web.gone.size() == 1);
        await().until(() -> web.attempts("2xx") == 1 && web.attempts("hedged-away") == 1);
        await().until(() -> web.streams() == 0);
    }

    @Test
    void whereAllAreSlowAllThatMayBeAreAsked() throws Exception {
        List<RawH1Upstream> slow = List.of(web.silent(), web.silent(), web.silent(), web.silent(), web.silent());
        Endpoint[] all = slow.stream().map(RawH1Upstream::endpoint).toArray(Endpoint[]::new);
        web.serve(HedgedSite.SOON, 3, HedgedSite.retries(0, false, HedgedSite.ALL), all);
        try (RawClient client = web.begin("GET", "")) {
            await().until(() -> web.bodies.size() == 4);
            await().during(HedgedSite.SOON.multipliedBy(10)).until(() -> web.bodies.size() == 4);
            assertThat(slow).as("the first and three more, each once").filteredOn(one -> one.requests().size() == 1).hasSize(4);
            assertThat(client.stream().available()).isZero();
        }
        await().until(() -> web.attempts("downstream-gone") == 4);
        await().until(() -> web.gone.size() == 4 && web.streams() == 0);
    }

    /** One hears of a body that is still to come, both of one that is whole. */
    @Test
    void aBodyIsSentToBothOnceItIsWhole() throws Exception {
        RawH1Upstream slow = web.silent();
        RawH1Upstream quick = web.swift();
        web.serve(HedgedSite.SOON, 1, HedgedSite.retries(0, false, HedgedSite.ALL), slow.endpoint(), quick.endpoint());
        String body = "x".repeat(50_000);
        while (slow.requests().isEmpty()) {
            try (RawClient client = RawClient.connect(web.port)) {
                client.send("PUT /x HTTP/1.1\r\nHost: a.example\r\nContent-Length: " + body.length() + "\r\n\r\n"
                        + body.substring(0, 40_000));
                await().during(HedgedSite.SOON.multipliedBy(5)).until(() -> slow.requests().size() + quick.requests().size() > 0);
                client.send(body.substring(40_000));
                assertThat(client.response().body()).isEqualTo("swift");
            }
        }
        assertThat(web.bodies).allMatch(body::equals);
        assertThat(web.bodies).hasSizeGreaterThan(1);
    }

    /** An answer that the policy would rather drop does not end the wait for the other. */
    @Test
    void anAnswerThatIsNotWantedDoesNotCount() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        RawH1Upstream.Script script = connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                if (web.turns.incrementAndGet() == 1) {
                    HedgedSite.awaitUninterruptibly(failed);
                    await().until(() -> web.attempts("5xx") == 1);
                    connection.ok("first");
                } else {
                    connection.send(HedgedSite.answer(503, "no"));
                    failed.countDown();
                }
            }
        };
        RawH1Upstream one = web.closing(RawH1Upstream.start(script));
        RawH1Upstream other = web.closing(RawH1Upstream.start(script));
        web.serve(HedgedSite.SOON, 1, HedgedSite.retries(1, false, HedgedSite.ALL, 503), one.endpoint(), other.endpoint());
        assertThat(web.ask("GET", "").body()).isEqualTo("first");
        assertThat(web.turns).as("no attempt more").hasValue(2);
        await().until(() -> web.attempts("2xx") == 1 && web.attempts("5xx") == 1 && web.streams() == 0);
    }

    /** The retry policy decides once the last of them has failed. */
    @ParameterizedTest
    @CsvSource({"1, 200, 3", "0, 503, 2"})
    void theLastOneThatFailsIsTriedAgain(int retries, int status, int asked) throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        RawH1Upstream.Script script = connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                int turn = web.turns.incrementAndGet();
                if (turn == 1) {
                    HedgedSite.awaitUninterruptibly(second);
                    connection.reset();
                    return;
                } else if (turn == 2) {
                    second.countDown();
                    await().until(() -> web.attempts("upstream-reset") == 1);
                    connection.send(HedgedSite.answer(503, "no"));
                } else {
                    connection.ok("third");
                }
            }
        };
        RawH1Upstream one = web.closing(RawH1Upstream.start(script));
        RawH1Upstream other = web.closing(RawH1Upstream.start(script));
        web.serve(HedgedSite.SOON, 1, HedgedSite.retries(retries, false, HedgedSite.ALL, 503), one.endpoint(), other.endpoint());
        assertThat(web.ask("GET", "").status()).isEqualTo(status);
        assertThat(web.turns).hasValue(asked);
    }

    /** Over HTTP/2 the loser's stream alone is reset, and its connection goes on. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void theLosersStreamIsReset(int workers) throws Exception {
        web.workers(workers);
        RawH2Upstream slow = web.closing(RawH2Upstream.start(new RawH2Upstream.Script() {
            @Override
            public void onRequest(RawH2Upstream.Connection connection, RawH2Upstream.Request request) {
                web.bodies.add(request.body().toString(StandardCharsets.ISO_8859_1));
            }
        }));
        RawH2Upstream quick = web.closing(RawH2Upstream.start(new RawH2Upstream.Script() {
            @Override
            public void onRequest(RawH2Upstream.Connection connection, RawH2Upstream.Request request) throws IOException {
                web.bodies.add(request.body().toString(StandardCharsets.ISO_8859_1));
                connection.ok(request.stream(), "swift");
            }
        }));
        web.rauta.applyAll(web.tables(UpstreamProtocol.HTTP2, new Hedging(HedgedSite.SOON, 1), HedgedSite.retries(0, false, HedgedSite.ALL),
                        slow.endpoint(), quick.endpoint())
                .snapshot());
        try (RawH2Client client = RawH2Client.connect(web.port)) {
            for (int stream = 1; stream < 40; stream += 2) {
                client.request(stream, false, "PUT", "a.example", "/x").data(stream, "all", true);
                assertThat(client.answer(stream).body()).asString(StandardCharsets.US_ASCII).isEqualTo("swift");
            }
        }
        assertThat(slow.requests()).isNotEmpty();
        assertThat(web.bodies).allMatch("all"::equals);
        await().until(() -> slow.resets().size() == slow.requests().size());
        assertThat(slow.resets()).allMatch(reset -> reset.code() == RawH2Upstream.CANCEL);
        assertThat(slow.accepted()).as("one connection for each worker that has asked it").isLessThanOrEqualTo(workers);
        assertThat(slow.violations()).isEmpty();
        await().until(() -> web.streams() == 0);
    }

    /** One that fails beside another is nobody's business. */
    @Test
    void aHedgeThatFailsLeavesTheFirstAlone() throws Exception {
        RawH1Upstream slow = web.closing(RawH1Upstream.start(connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                await().until(() -> web.attempts("connect-failed") > 0);
                connection.ok("first");
            }
        }));
        Endpoint nobody = new Endpoint("127.0.0.1", FreePorts.next());
        web.serve(HedgedSite.SOON, 1, HedgedSite.retries(0, false, HedgedSite.ALL), slow.endpoint(), nobody);
        // Whom the first request asks first is left open: one that asks nobody is told so.
        int good = 0;
        for (int i = 0; i < 4; i++) {
            good += web.ask("GET", "").status() == 200 ? 1 : 0;
        }
        assertThat(good).isPositive();
        assertThat(web.attempts("connect-failed")).isPositive();
        await().until(() -> web.attempts("2xx") == slow.requests().size() && web.streams() == 0);
        assertThat(slow.requests()).hasSize(good);
    }

    /** A client that leaves ends all that is under way for it. */
    @Test
    void aClientThatLeavesEndsAll() throws Exception {
        RawH1Upstream one = web.silent();
        RawH1Upstream other = web.silent();
        web.serve(HedgedSite.SOON, 1, HedgedSite.retries(0, false, HedgedSite.ALL), one.endpoint(), other.endpoint());
        try (RawClient client = RawClient.connect(web.port)) {
            client.send("GET /x HTTP/1.1\r\nHost: a.example\r\n\r\n");
            await().until(() -> one.requests().size() == 1 && other.requests().size() == 1);
        }
        await().until(() -> web.gone.size() == 2);
        await().until(() -> web.attempts("downstream-gone") == 2 && web.streams() == 0);
    }

    /** One that cannot even be connected to is slow, too. */
    @Test
    void aConnectionThatDoesNotComeIsNotWaitedFor() throws Exception {
        RawH1Upstream quick = web.swift();
        try (Blackhole nobody = Blackhole.open()) {
            web.serve(HedgedSite.SOON, 1, HedgedSite.retries(0, false, HedgedSite.ALL), nobody.endpoint(), quick.endpoint());
            for (int i = 0; i < 6; i++) {
                assertThat(web.ask("GET", "").body()).isEqualTo("swift");
            }
            await().until(() -> web.attempts("2xx") == 6 && web.attempts("hedged-away") > 0);
            assertThat(web.attempts("connect-timeout") + web.attempts("connect-failed")).isZero();
        }
    }

    /** Interim responses of one that has not won yet are nobody's. */
    @Test
    void interimResponsesComeFromNobodyWhileSeveralAreAsked() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        RawH1Upstream.Script script = connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                both.countDown();
                HedgedSite.awaitUninterruptibly(both);
                connection.send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n");
                connection.ok("answer");
            }
        };
        RawH1Upstream one = web.closing(RawH1Upstream.start(script));
        RawH1Upstream other = web.closing(RawH1Upstream.start(script));
        web.serve(HedgedSite.SOON, 1, HedgedSite.retries(0, false, HedgedSite.ALL), one.endpoint(), other.endpoint());
        RawClient.Response response = web.ask("GET", "");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("answer");
    }
}
