// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.guard;

import static dev.rauta.dataplane.testing.Guarded.ask;
import static dev.rauta.dataplane.testing.Guarded.basic;
import static dev.rauta.dataplane.testing.Guarded.credentials;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.Limits;
import dev.rauta.dataplane.exchange.ExchangeSettings;
import dev.rauta.dataplane.testing.Closing;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.Http2Client;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and passwords, held against hashes beside the workers. */
final class BasicAuthTest {
    private static final String CHEAP = "$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a";
    private static final String USERS = "ann:" + CHEAP + "\nbob:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\njörg:" + CHEAP;

    /** A second or so of a processor. */
    private static final String DEAR = "$2y$14$abcdefghijklmnopqrstuug2/T3netL3BPRcnafSaAr9lEfTNoLyC";

    @RegisterExtension
    final Closing closing = new Closing();

    private final int port = FreePorts.next();
    private final FakeUpstream upstream = closing.add(FakeUpstream.http1("web"));
    private RunningDataplane rauta;

    private Tables table(String users) {
        return Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .credentials(credentials("ns/users", Credentials.Kind.USERS, users))
                .forward("a.example", "/", "web", guard("ns/users", false))
                .forward("a.example", "/onward", "web", guard("ns/users", true))
                .forward("a.example", "/open", "web");
    }

    private static Guard guard(String users, boolean forwarded) {
        return new Guard.Basic(new CredentialsName(users), "the realm", Optional.of("X-User"), forwarded);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whoKnowsThePasswordPasses(int workers) throws Exception {
        rauta = closing.add(RunningDataplane.serving(workers, table(USERS).snapshot()));
        for (int i = 0; i < 8; i++) {
            RawClient.Response answer = ask(port, "/x", basic("ann", "secret"), "X-User: root", "X-User: admin");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("\nx-user: ann\n").doesNotContain("authorization", "root", "admin");
            assertThat(ask(port, "/onward", basic("bob", "secret")).body())
                    .contains("\nx-user: bob\n", "authorization: Basic ");
            for (String wrong : List.of(
                    basic("ann", "Secret"), basic("bob", ""), basic("eve", "secret"), "Authorization: Basic ????", "X-User: ann",
                    "Authorization: Bearer x", "Authorization: Basic YW5u", "Authorization: Basic " + "A".repeat(4000),
                    basic("ann", "secret") + "\r\n" + basic("ann", "other"))) {
                RawClient.Response refused = ask(port, "/x", wrong);
                assertThat(refused.status()).as(wrong).isEqualTo(401);
                assertThat(refused.header("www-authenticate")).isEqualTo("Basic realm=\"the realm\", charset=\"UTF-8\"");
            }
        }
        assertThat(upstream.requests()).hasSize(16);
        assertThat(ask(port, "/open", basic("ann", "nonsense")).body()).as("not looked at").contains("authorization: Basic");
        RawClient.Response umlaut = ask(port, "/x", basic("jörg", "secret"), "X-User: ann");
        assertThat(umlaut.status()).isEqualTo(200);
        assertThat(umlaut.body()).as("no field can say that name").doesNotContain("x-user");
    }

    @Test
    void otherUsersCountAtOnce() throws Exception {
        rauta = closing.add(RunningDataplane.serving(4, table(USERS).snapshot()));
        assertThat(ask(port, "/x", basic("ann", "secret")).status()).isEqualTo(200);
        rauta.applyAll(table("bob:" + CHEAP).snapshot());
        for (int i = 0; i < 8; i++) {
            assertThat(ask(port, "/x", basic("ann", "secret")).status()).isEqualTo(401);
            assertThat(ask(port, "/x", basic("bob", "secret")).status()).isEqualTo(200);
        }
    }

    @Test
    void whatCannotBeReadIsClosed() throws Exception {
        rauta = closing.add(RunningDataplane.start(1));
        for (String users : List.of("", "ann:secret", "nonsense")) {
            Verdict verdict = rauta.apply(table(users).snapshot());
            assertThat(((Verdict.Applied) verdict).problems()).singleElement().satisfies(problem -> {
                assertThat(problem.entry()).hasToString("credentials ns/users");
                assertThat(problem.reason()).isEqualTo("InvalidCredentials");
                assertThat(problem.message()).doesNotContain("secret", "nonsense");
            });
            RawClient.Response answer = ask(port, "/x", basic("ann", "secret"));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("x-rauta-error")).isEqualTo("credentials-unusable");
            assertThat(ask(port, "/open").status()).isEqualTo(200);
        }
        Tables wrongKind = Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .credentials(credentials("ns/users", Credentials.Kind.API_KEYS, USERS))
                .forward("a.example", "/", "web", guard("ns/users", false));
        rauta.apply(wrongKind.snapshot());
        assertThat(ask(port, "/x", basic("ann", "secret")).status()).isEqualTo(503);
        rauta.applyAll(table(USERS).snapshot());
        assertThat(ask(port, "/x", basic("ann", "secret")).status()).isEqualTo(200);
    }

    /** While hashes are taken, the worker serves everybody else. */
    @Test
    void noWorkerWaitsForAHash() throws Exception {
        rauta = closing.add(RunningDataplane.serving(1, table("ann:" + DEAR).snapshot()));
        List<RawClient> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            RawClient client = RawClient.connect(port);
            client.send("GET /x HTTP/1.1\r\nHost: a.example\r\n" + basic("ann", "wrong" + i) + "\r\n\r\n");
            waiting.add(client);
        }
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 3);
        for (int i = 0; i < 5; i++) {
            assertThat(ask(port, "/open").status()).isEqualTo(200);
        }
        assertThat(rauta.dataplane().describeWorkers().getFirst().exchanges()).as("still waiting").isPositive();
        for (RawClient client : waiting) {
            assertThat(client.response().status()).isEqualTo(401);
            client.close();
        }
    }

    /** What is not begun when its client leaves is not done at all. */
    @Test
    void whoLeavesIsForgotten() throws Exception {
        rauta = closing.add(RunningDataplane.serving(1, table("ann:" + DEAR).snapshot()));
        List<RawClient> many = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            RawClient client = RawClient.connect(port);
            client.send("GET /x HTTP/1.1\r\nHost: a.example\r\n" + basic("ann", "wrong" + i) + "\r\n\r\n");
            many.add(client);
        }
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 60);
        for (RawClient client : many) {
            client.close();
        }
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 0);
        long began = System.nanoTime();
        assertThat(ask(port, "/x", basic("ann", "secret")).status()).isEqualTo(200);
        assertThat(System.nanoTime() - began).as("a few hashes, not sixty").isLessThan(TimeUnit.SECONDS.toNanos(20));
    }

    @Test
    void whereTooMuchWaitsNobodyPasses() throws Exception {
        rauta = closing.add(RunningDataplane.serving(1, table("ann:" + DEAR).snapshot()));
        try (Http2Client client = Http2Client.plaintext(port)) {
            List<CompletableFuture<Http2Client.Answer>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                all.add(http2(client, i));
            }
            try (Http2Client other = Http2Client.plaintext(port);
                    Http2Client third = Http2Client.plaintext(port)) {
                for (int i = 100; i < 300; i++) {
                    all.add(http2(i < 200 ? other : third, i));
                }
                await().until(() -> all.stream().filter(CompletableFuture::isDone).count() >= 40);
                for (CompletableFuture<Http2Client.Answer> one : all) {
                    if (one.isDone()) {
                        assertThat(one.get().status()).isIn(503, 401);
                    }
                }
                assertThat(all.stream().filter(one -> one.isDone() && one.join().status() == 503)).hasSizeGreaterThan(30);
            }
        }
        assertThat(upstream.requests()).isEmpty();
    }

    private static CompletableFuture<Http2Client.Answer> http2(Http2Client client, int number) {
        String[] field = basic("ann", "wrong" + number).split(": ");
        return client.send(HttpMethod.GET, "a.example", "/x", "", field[0].toLowerCase(), field[1]);
    }

    /** The body waits with its client while its head is judged, and follows it whole. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void theBodyIsHeldBackMeanwhile(int workers) throws Exception {
        rauta = closing.add(RunningDataplane.serving(workers, table("ann:" + DEAR).snapshot()));
        byte[] part = new byte[64 * 1024];
        try (RawClient client = RawClient.connect(port)) {
            client.send("POST /x HTTP/1.1\r\nHost: a.example\r\n" + basic("ann", "secret") + "\r\nContent-Length: "
                    + 64 * part.length + "\r\n\r\n");
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < 64; i++) {
                        client.send("x".repeat(part.length));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            await().until(() -> rauta.dataplane().describeWorkers().stream().mapToInt(one -> one.exchanges()).sum() == 1);
            assertThat(rauta.bufferedBytes()).isLessThan(2 * 1024 * 1024);
            RawClient.Response answer = client.response();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).startsWith("web http1 POST /x " + 64 * part.length + " ");
            sent.get(10, TimeUnit.SECONDS);
        }
    }

    /** An exchange whose time is up while it waits is answered, and what its filter says later is nobody's. */
    @Test
    void whatIsSaidAfterTheEndIsNobodys() throws Exception {
        ExchangeSettings usual = ExchangeSettings.DEFAULT;
        ExchangeSettings brief = new ExchangeSettings(
                Duration.ofMillis(200), usual.tunnelIdleTimeout(), usual.attempts(), 0, 0, false, usual.ambiguousPaths(),
                usual.overload());
        rauta = closing.add(RunningDataplane.start(1, Limits.DEFAULT, brief));
        rauta.applyAll(table("ann:" + DEAR).snapshot());
        RawClient.Response late = ask(port, "/x", basic("ann", "secret"));
        assertThat(late.status()).isEqualTo(504);
        await().until(() -> ask(port, "/x", basic("ann", "secret")).status() == 200);
        assertThat(upstream.requests()).hasSize(1);
        assertThat(rauta.counted("rauta_requests_total", Map.of())).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aGrpcCallIsToldInItsOwnWords() throws Exception {
        rauta = closing.add(RunningDataplane.serving(1, table(USERS).snapshot()));
        try (Http2Client client = Http2Client.plaintext(port)) {
            Http2Client.Answer answer = client.send(
                            HttpMethod.POST, "a.example", "/x", "", "content-type", "application/grpc")
                    .get(5, TimeUnit.SECONDS);
            assertThat(answer.status()).isEqualTo(200);
        }
        assertThat(upstream.requests()).isEmpty();
    }
}
