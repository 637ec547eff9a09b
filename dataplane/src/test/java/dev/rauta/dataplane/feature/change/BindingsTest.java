// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.snapshot.SnapshotApplier;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.Streams;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.UdpClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.testing.upstream.UdpUpstream;
import dev.rauta.routes.Binding;
import dev.rauta.routes.ListenerProtocol.Http;
import dev.rauta.routes.ListenerProtocol.Tcp;
import dev.rauta.routes.ListenerProtocol.Udp;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import dev.rauta.routes.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Listeners on addresses of their own, and on the dataplane's. */
final class BindingsTest {
    private final int port = FreePorts.next();
    private final FakeUpstream one = FakeUpstream.http1("one");
    private final FakeUpstream two = FakeUpstream.http1("two");
    private RunningDataplane rauta = RunningDataplane.start(2);

    @AfterEach
    void stop() {
        rauta.close();
        one.close();
        two.close();
    }

    private Binding at(String address) {
        return new Binding(Optional.of(address), port);
    }

    private Streams table() {
        return new Streams().upstream("one", one.endpoint()).upstream("two", two.endpoint());
    }

    private List<EntryProblem> problems(Streams table) {
        return ((Verdict.Applied) rauta.apply(table.snapshot())).problems();
    }

    private RawClient.Response get(String address, String host) throws IOException {
        try (RawClient client = RawClient.of(new Socket(address, port))) {
            return client.get(host, "/");
        }
    }

    @Test
    void twoAddressesOfOnePortSeeNothingOfEachOther() throws Exception {
        assertThat(problems(table().listener("a", at("127.0.0.2"), new Http(), "*")
                        .listener("b", at("127.0.0.3"), new Http(), "*")
                        .listener("own", port, new Http(), "*")
                        .http("a", "a.example", "one")
                        .http("b", "b.example", "two")
                        .http("own", "own.example", "two")))
                .isEmpty();
        assertThat(get("127.0.0.2", "a.example").body()).startsWith("one ");
        assertThat(get("127.0.0.3", "b.example").body()).startsWith("two ");
        assertThat(get("127.0.0.1", "own.example").body()).startsWith("two ");
        assertThat(get("127.0.0.2", "b.example").status()).isEqualTo(404);
        assertThat(get("127.0.0.3", "a.example").status()).isEqualTo(404);
        assertThat(get("127.0.0.1", "a.example").status()).isEqualTo(404);
        assertThat(get("127.0.0.2", "own.example").status()).isEqualTo(404);
    }

    /** An offset is for the dataplane's own address alone. */
    @Test
    void portsOfAnAddressAreLiteral() throws Exception {
        rauta.close();
        int offset = port - 80;
        rauta = RunningDataplane.startAt("127.0.0.1", offset);
        Streams table = table().listener("own", 80, new Http(), "*").http("own", "a.example", "one");
        assertThat(problems(table)).isEmpty();
        assertThat(get("127.0.0.1", "a.example").status()).isEqualTo(200);
        assertThat(problems(table.listener("a", at("127.0.0.2"), new Http(), "*").http("a", "a.example", "two")))
                .isEmpty();
        assertThat(get("127.0.0.2", "a.example").body()).startsWith("two ");
    }

    @Test
    void everyAddressAndOneOfThemDoNotGoTogether() throws Exception {
        rauta.close();
        rauta = RunningDataplane.startAt("0.0.0.0", 0);
        List<EntryProblem> problems = problems(table().listener("a", at("127.0.0.2"), new Http(), "*")
                .listener("own", port, new Http(), "*")
                .http("a", "a.example", "one")
                .http("own", "own.example", "two"));
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.entry().id()).isEqualTo(Streams.name("a").value());
            assertThat(problem.reason()).isEqualTo("PortInUse");
            assertThat(problem.message())
                    .isEqualTo("127.0.0.2:" + port + " is within 0.0.0.0:" + port
                            + ", which is bound for the dataplane itself (expected: an address that is free)");
        });
        assertThat(get("127.0.0.1", "own.example").body()).startsWith("two ");
        // One change may move a port from every address to one.
        assertThat(problems(table().listener("a", at("127.0.0.2"), new Http(), "*").http("a", "a.example", "one")))
                .isEmpty();
        assertThat(get("127.0.0.2", "a.example").body()).startsWith("one ");
    }

    @Test
    void anAddressOfAnotherHostIsAProblemOfItsListeners() throws Exception {
        List<EntryProblem> problems = problems(table().listener("a", at("127.0.0.2"), new Http(), "*")
                .listener("far", at("192.0.2.1"), new Http(), "*")
                .listener("farther", at("192.0.2.1"), new Http(), "b.example")
                .listener("datagrams", at("192.0.2.1"), new Udp(), "*")
                .http("a", "a.example", "one"));
        assertThat(problems).extracting(problem -> problem.entry().id() + " " + problem.reason())
                .containsExactlyInAnyOrder(
                        Streams.name("far") + " AddressUnusable",
                        Streams.name("farther") + " AddressUnusable",
                        Streams.name("datagrams") + " AddressUnusable");
        assertThat(get("127.0.0.2", "a.example").body()).startsWith("one ");
    }

    @Test
    void aPortThatBecomesFreeIsBoundWithoutAnotherSnapshot() throws Exception {
        BlockingQueue<Verdict> amended = new LinkedBlockingQueue<>();
        rauta.dataplane().snapshots().onAmended(amended::add);
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.2"))) {
            List<EntryProblem> problems = problems(table().listener("a", at("127.0.0.2"), new Http(), "*")
                    .listener("b", at("127.0.0.3"), new Http(), "*")
                    .http("a", "a.example", "one")
                    .http("b", "b.example", "two"));
            assertThat(problems).extracting(EntryProblem::reason).containsExactly("PortInUse");
            rauta.dataplane().snapshots().retryBindings();
            assertThat(amended).as("nothing has changed").isEmpty();
            assertThat(taken.isBound()).isTrue();
        }
        // The steward's next round.
        assertThat(amended.poll(20, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(Verdict.Applied.class, applied -> assertThat(applied.problems()).isEmpty());
        assertThat(get("127.0.0.2", "a.example").body()).startsWith("one ");
        assertThat(get("127.0.0.3", "b.example").body()).startsWith("two ");
        assertThat(rauta.dataplane().snapshots().inForce().orElseThrow().problems()).isEmpty();
    }

    /** A snapshot from a disk is put in force before there is a feed to tell. */
    @Test
    void whoAsksForAmendedVerdictsLateHearsTheLatest() throws Exception {
        SnapshotApplier snapshots = rauta.dataplane().snapshots();
        Streams table = table().listener("a", at("127.0.0.2"), new Http(), "*").http("a", "a.example", "one");
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.2"))) {
            assertThat(problems(table)).extracting(EntryProblem::reason).containsExactly("PortInUse");
            assertThat(taken.isBound()).isTrue();
        }
        snapshots.retryBindings();
        assertThat(snapshots.inForce().orElseThrow().problems()).isEmpty();
        List<Verdict> amended = new CopyOnWriteArrayList<>();
        snapshots.onAmended(amended::add);
        assertThat(amended).containsExactly(new Verdict.Applied(SnapshotCodec.encode(table.snapshot()).version(), List.of()));
        snapshots.onAmended(amended::add);
        assertThat(amended).as("it has been told").hasSize(1);
    }

    @Test
    void whatAVerdictHasSaidSinceIsNotAmendedLater() throws Exception {
        SnapshotApplier snapshots = rauta.dataplane().snapshots();
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.2"))) {
            problems(table().listener("a", at("127.0.0.2"), new Http(), "*").http("a", "a.example", "one"));
            assertThat(taken.isBound()).isTrue();
        }
        snapshots.retryBindings();
        assertThat(problems(table())).isEmpty();
        List<Verdict> amended = new CopyOnWriteArrayList<>();
        snapshots.onAmended(amended::add);
        assertThat(amended).isEmpty();
    }

    @Test
    void datagramsAnswerFromTheAddressThatWasAsked() throws Exception {
        try (UdpUpstream udp = UdpUpstream.named("udp")) {
            Streams table = table().upstream("udp", udp.endpoint());
            for (String address : new String[] {"127.0.0.2", "127.0.0.3"}) {
                table.listener("at" + address, at(address), new Udp(), "*").route("at" + address, "*", "udp=1");
            }
            // HTTP on the same port is another matter.
            table.listener("web", at("127.0.0.2"), new Http(), "*").http("web", "a.example", "one");
            assertThat(problems(table)).isEmpty();
            try (UdpClient a = UdpClient.to("127.0.0.2", port);
                    UdpClient b = UdpClient.to("127.0.0.3", port)) {
                assertThat(a.ask("a")).isEqualTo("udp:a");
                assertThat(b.ask("b")).isEqualTo("udp:b");
            }
            assertThat(get("127.0.0.2", "a.example").body()).startsWith("one ");
        }
    }

    @Test
    void listenersThatReadAConnectionDifferentlyDoNotShareABinding() throws Exception {
        List<EntryProblem> problems = problems(table().listener("raw", port, new Tcp(), "*")
                .listener("web", port, new Http(), "*")
                .route("raw", "*", "two=1")
                .http("web", "a.example", "one"));
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.entry().id()).isEqualTo(Streams.name("raw").value());
            assertThat(problem.reason()).isEqualTo("ProtocolConflict");
        });
        assertThat(get("127.0.0.1", "a.example").body()).startsWith("one ");
    }
}
