// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.Limits;
import dev.rauta.dataplane.http.forwarded.ClientTrust;
import dev.rauta.dataplane.http.forwarded.TrustedProxies;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.client.TlsClient;
import dev.rauta.dataplane.testing.tls.TestPki;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.worker.WorkerView;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How connections that stay are spread over workers, where the kernel's hash alone would be far from even. */
final class ConnectionBalanceTest {
    private static final int WORKERS = 4;
    private static final int CONNECTIONS = 16;

    /** 1.25 times the mean. */
    private static final int MOST = 5;

    private static final int ROUNDS = 5;

    private final int port = FreePorts.next();
    private final FakeUpstream upstream = FakeUpstream.http1("web");
    private RunningDataplane rauta = RunningDataplane.start(WORKERS);

    @AfterEach
    void stop() {
        rauta.close();
        upstream.close();
    }

    private interface Client {
        /** Connects and is answered. */
        AutoCloseable open() throws Exception;
    }

    private Tables table(Tables begun) {
        return begun.upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint()).forward("a.example", "/", "web");
    }

    private List<Integer> connections() {
        return rauta.dataplane().describeWorkers().stream().map(WorkerView::connections).toList();
    }

    private long busiest() {
        return rauta.dataplane().describeWorkers().stream().mapToLong(WorkerView::connections).max().orElseThrow();
    }

    private void assertSpread(Client client) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<AutoCloseable> open = new ArrayList<>();
            try {
                for (int i = 0; i < CONNECTIONS; i++) {
                    open.add(client.open());
                }
                assertThat(rauta.connections()).isEqualTo(CONNECTIONS);
                assertThat(busiest()).as("%s", connections()).isLessThanOrEqualTo(MOST);
            } finally {
                for (AutoCloseable each : open) {
                    each.close();
                }
            }
            await("all have gone").until(rauta::connections, left -> left == 0);
        }
    }

    @Test
    void connectionsOfHttp1AreSpread() throws Exception {
        rauta.applyAll(table(Tables.http(port)).snapshot());
        assertSpread(() -> answered(RawClient.connect(port)));
    }

    @Test
    void connectionsOfHttp2AreSpread() throws Exception {
        rauta.applyAll(table(Tables.http(port)).snapshot());
        assertSpread(() -> {
            RawH2Client client = RawH2Client.connect(port);
            assertThat(client.get(1, "a.example", "/").answer(1).status()).isEqualTo(200);
            return client;
        });
    }

    @Test
    void connectionsOverTlsAreSpread() throws Exception {
        TestPki pki = TestPki.root("root");
        TlsClient client = TlsClient.trusting(pki.certificate());
        rauta.applyAll(table(Tables.https(port))
                .certificate("a.example", pki.carried("a", pki.server("EC", "a.example")))
                .snapshot());
        assertSpread(() -> answered(RawClient.of(client.connect(port, "a.example"))));
    }

    @Test
    void ofTheProxyProtocol() throws Exception {
        rauta.close();
        ClientTrust trust = new ClientTrust(TrustedProxies.NONE, Set.of(port), false);
        rauta = RunningDataplane.start(WORKERS, Limits.DEFAULT, trust);
        rauta.applyAll(table(Tables.http(port)).snapshot());
        assertSpread(() -> answered(RawClient.connect(port).send("PROXY TCP4 192.0.2.7 192.0.2.1 1 2\r\n")));
    }

    @Test
    void ofThoseThatComeAtOneInstant() throws Exception {
        rauta.applyAll(table(Tables.http(port)).snapshot());
        for (int round = 0; round < ROUNDS; round++) {
            List<RawClient> open = together(() -> answered(RawClient.connect(port)));
            assertThat(busiest()).as("%s", connections()).isLessThanOrEqualTo(MOST);
            for (RawClient each : open) {
                each.close();
            }
            await("all have gone").until(rauta::connections, left -> left == 0);
        }
    }

    /** One worker accepts while another has not bound the port yet, and may get the connection all the same. */
    @Test
    void nobodyIsLostWhereAListenerIsJustBeingBound() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            int fresh = FreePorts.next();
            Future<List<RawClient>> clients;
            try (ExecutorService one = Executors.newSingleThreadExecutor()) {
                clients = one.submit(() -> together(() -> answered(eventually(fresh))));
                rauta.applyAll(table(Tables.http(fresh)).snapshot());
            }
            for (RawClient each : clients.get()) {
                each.close();
            }
        }
    }

    /** Once a worker drains nobody gives it connections any more, and what it has is still answered. */
    @Test
    void aDrainAnswersWhatHasBegun() throws Exception {
        rauta.applyAll(table(Tables.http(port)).snapshot());
        List<RawClient> open = together(() -> answered(RawClient.connect(port)));
        for (RawClient each : open) {
            each.send("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 2\r\n\r\na");
        }
        await("all have begun").until(() -> rauta.dataplane().describeWorkers().stream().mapToInt(WorkerView::exchanges).sum(),
                exchanges -> exchanges == CONNECTIONS);
        Thread draining = Thread.ofVirtual().start(() -> {
            try {
                rauta.dataplane().drain(Duration.ZERO, Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        await("no more are accepted").until(this::refused);
        for (RawClient each : open) {
            RawClient.Response response = each.send("b").response();
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("connection")).isEqualTo("close");
            each.close();
        }
        assertThat(draining.join(Duration.ofSeconds(20))).isTrue();
    }

    private boolean refused() throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            client.closed();
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            // One that was still accepted, and closed with its worker's others.
            return false;
        }
    }

    private static RawClient eventually(int port) throws IOException {
        while (true) {
            try {
                return RawClient.connect(port);
            } catch (ConnectException e) {
                Thread.onSpinWait();
            }
        }
    }

    private static RawClient answered(RawClient client) throws IOException {
        assertThat(client.get("a.example", "/").status()).isEqualTo(200);
        return client;
    }

    private static List<RawClient> together(Callable<RawClient> client) throws Exception {
        CyclicBarrier start = new CyclicBarrier(CONNECTIONS);
        List<Callable<RawClient>> parts = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            parts.add(() -> {
                start.await();
                return client.call();
            });
        }
        List<RawClient> open = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(CONNECTIONS)) {
            for (Future<RawClient> each : pool.invokeAll(parts)) {
                open.add(each.get());
            }
        }
        return open;
    }
}
