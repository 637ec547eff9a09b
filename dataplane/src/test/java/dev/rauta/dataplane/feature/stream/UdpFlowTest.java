// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThatCode;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.metrics.StreamOutcome;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.Streams;
import dev.rauta.dataplane.testing.TestLimits;
import dev.rauta.dataplane.testing.client.UdpClient;
import dev.rauta.dataplane.testing.upstream.TcpUpstream;
import dev.rauta.dataplane.testing.upstream.UdpUpstream;
import dev.rauta.dataplane.worker.Transport;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.upstream.Endpoint;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Datagrams that go on as they are. */
final class UdpFlowTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final int port = FreePorts.next();
    private RunningDataplane rauta = RunningDataplane.start(2);
    private final UdpUpstream one = UdpUpstream.named("one");
    private final UdpUpstream two = UdpUpstream.named("two");

    @AfterEach
    void stop() {
        rauta.close();
        one.close();
        two.close();
    }

    private Streams table() {
        return new Streams()
                .listener("udp", port, new ListenerProtocol.Udp(), "*")
                .upstream("one", one.endpoint())
                .upstream("two", two.endpoint())
                .upstream("both", one.endpoint(), two.endpoint())
                .upstream("none");
    }

    private void serve(String... shares) {
        apply(shares.length == 0 ? table() : table().route("udp", "*", shares));
    }

    private void apply(Streams table) {
        rauta.applyAll(table.snapshot());
    }

    @Test
    void aReplyComesFromWhereTheQuestionWent() throws Exception {
        serve("one=1");
        try (UdpClient client = UdpClient.to(port)) {
            assertThat(client.ask("hello")).isEqualTo("one:hello");
            assertThat(client.ask("again")).isEqualTo("one:again");
            assertThat(rauta.flows()).isOne();
        }
        assertThat(Set.copyOf(one.ports())).as("one socket for the whole flow").hasSize(1);
    }

    @Test
    void theLargestDatagramIsNotCut() throws Exception {
        serve("one=1");
        byte[] large = new byte[65_507 - 4];
        new Random(1).nextBytes(large);
        try (UdpClient client = UdpClient.to(port)) {
            byte[] answer = client.say(large).bytes();
            assertThat(answer).hasSize(65_507);
            assertThat(answer).endsWith(large);
        }
    }

    @Test
    void flowsAreSharedOutByWeight() throws Exception {
        serve("one=70", "two=30", "none=0");
        int first = 0;
        List<UdpClient> clients = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            UdpClient client = UdpClient.to(port);
            clients.add(client);
            first += client.ask("x").equals("one:x") ? 1 : 0;
        }
        assertThat(first).isCloseTo(210, within(6));
        assertThat(rauta.flows()).isEqualTo(300);
        clients.forEach(UdpClient::close);
    }

    @Test
    void aFlowStaysWithItsEndpoint() throws Exception {
        serve("both=1");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            try (UdpClient client = UdpClient.to(port)) {
                String name = client.ask("x");
                names.add(name);
                for (int j = 0; j < 10; j++) {
                    assertThat(client.ask("x")).isEqualTo(name);
                }
            }
        }
        assertThat(names).contains("one:x", "two:x");
    }

    @Test
    void whatGetsNowhereIsDropped() throws Exception {
        for (String share : new String[] {"none=1", "!=1", "one=0", ""}) {
            serve(share.isEmpty() ? new String[0] : new String[] {share});
            try (UdpClient client = UdpClient.to(port)) {
                assertThat(client.say("x").silence(100)).as(share).isTrue();
            }
        }
        rauta.awaitStreamsEnded(StreamOutcome.NO_ENDPOINT, 1);
        rauta.awaitStreamsEnded(StreamOutcome.BROKEN, 2);
        rauta.awaitStreamsEnded(StreamOutcome.NO_ROUTE, 1);
        assertThat(rauta.flows()).isZero();
    }

    @Test
    void silenceEndsAFlow() throws Exception {
        rauta.close();
        rauta = RunningDataplane.start(2, new TestLimits().flows(10, Duration.ofMillis(300)).limits());
        serve("one=1");
        try (UdpClient client = UdpClient.to(port)) {
            assertThat(client.ask("a")).isEqualTo("one:a");
            await().until(() -> rauta.flows() == 0);
            rauta.awaitStreamsEnded(StreamOutcome.IDLE, 1);
            assertThat(client.ask("b")).isEqualTo("one:b");
        }
        assertThat(Set.copyOf(one.ports())).as("a socket for each flow").hasSize(2);
    }

    @Test
    void noMoreFlowsThanMayBe() throws Exception {
        rauta.close();
        rauta = RunningDataplane.start(2, new TestLimits().flows(3, LONG).limits());
        serve("one=1");
        List<UdpClient> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            clients.add(UdpClient.to(port));
        }
        for (UdpClient client : clients.subList(0, 3)) {
            assertThat(client.ask("a")).isEqualTo("one:a");
        }
        assertThat(clients.get(3).say("a").silence(100)).isTrue();
        assertThat(rauta.limitReached(Limit.UDP_FLOWS)).isOne();
        for (UdpClient client : clients.subList(0, 3)) {
            assertThat(client.ask("b")).isEqualTo("one:b");
        }
        serve("two=1");
        assertThat(clients.get(3).ask("c")).isEqualTo("two:c");
        clients.forEach(UdpClient::close);
    }

    @Test
    void oneAddressHasAFourthOfThem() throws Exception {
        rauta.close();
        rauta = RunningDataplane.start(2, new TestLimits().flows(80, LONG).limits());
        serve("one=1");
        List<UdpClient> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            UdpClient client = UdpClient.to(port);
            clients.add(client);
            assertThat(client.ask("a")).isEqualTo("one:a");
        }
        try (UdpClient another = UdpClient.to(port);
                DatagramSocket elsewhere = new DatagramSocket(0, InetAddress.getByName("127.0.0.9"))) {
            assertThat(another.say("a").silence(100)).isTrue();
            assertThat(rauta.limitReached(Limit.UDP_FLOWS_PER_ADDRESS)).isOne();
            elsewhere.setSoTimeout(20_000);
            elsewhere.connect(InetAddress.getLoopbackAddress(), port);
            elsewhere.send(new DatagramPacket(new byte[] {'b'}, 1));
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            elsewhere.receive(answer);
            assertThat(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.US_ASCII)).isEqualTo("one:b");
        }
        assertThat(rauta.flows()).isEqualTo(21);
        serve("two=1");
        assertThat(clients.getFirst().ask("c")).isEqualTo("two:c");
        clients.forEach(UdpClient::close);
    }

    @Test
    void aChangeEndsTheFlowsWhoseEndpointHasGoneAndNoOthers() throws Exception {
        serve("both=1");
        try (UdpClient a = UdpClient.to(port);
                UdpClient b = UdpClient.to(port);
                UdpClient c = UdpClient.to(port);
                UdpClient d = UdpClient.to(port)) {
            List<UdpClient> clients = List.of(a, b, c, d);
            List<UdpClient> ofOne = new ArrayList<>();
            for (UdpClient client : clients) {
                if (client.ask("x").equals("one:x")) {
                    ofOne.add(client);
                }
            }
            assertThat(ofOne).isNotEmpty().hasSizeLessThan(4);
            Set<Integer> before = Set.copyOf(one.ports());
            apply(new Streams()
                    .listener("udp", port, new ListenerProtocol.Udp(), "*")
                    .upstream("both", one.endpoint())
                    .route("udp", "*", "both=1"));
            rauta.awaitStreamsEnded(StreamOutcome.CHANGED, 4 - ofOne.size());
            for (UdpClient client : clients) {
                assertThat(client.ask("y")).isEqualTo("one:y");
            }
            assertThat(one.ports()).containsAll(before);
            assertThat(one.ports().stream().distinct()).hasSize(4);
            serve();
            rauta.awaitStreamsEnded(StreamOutcome.CHANGED, 8 - ofOne.size());
            assertThat(a.say("z").silence(100)).isTrue();
        }
    }

    /** The endpoint's system says that nobody is there (ICMP's port unreachable). */
    @Test
    void anEndpointThatIsNotThereIsPassedOverFromTheSecondDatagramOn() throws Exception {
        Endpoint dead = new Endpoint("127.0.0.1", FreePorts.next());
        apply(table().upstream("half", dead, one.endpoint()).route("udp", "*", "half=1"));
        for (int i = 0; i < 4; i++) {
            try (UdpClient client = UdpClient.to(port)) {
                await().pollInterval(Duration.ofMillis(10))
                        .until(() -> !client.say("x").silence(100));
            }
        }
        await().until(() -> rauta.streamsEnded(StreamOutcome.CONNECT_FAILED) > 0);
    }

    @Test
    void tcpMayHaveTheSamePort() throws Exception {
        try (TcpUpstream tcp = TcpUpstream.named("tcp")) {
            apply(table().listener("tcp", port, new ListenerProtocol.Tcp(), "*")
                    .upstream("tcp", tcp.endpoint())
                    .route("tcp", "*", "tcp=1")
                    .route("udp", "*", "one=1"));
            try (UdpClient client = UdpClient.to(port);
                    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(client.ask("x")).isEqualTo("one:x");
                assertThat(socket.getInputStream().readNBytes(4)).asString().isEqualTo("tcp\n");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTransportCarriesThem(Transport transport) throws Exception {
        assumeThatCode(transport::checked).doesNotThrowAnyException();
        rauta.close();
        rauta = RunningDataplane.start(transport);
        serve("one=1");
        byte[] large = new byte[65_507 - 4];
        try (UdpClient client = UdpClient.to(port);
                UdpClient other = UdpClient.to(port)) {
            assertThat(client.ask("hello")).isEqualTo("one:hello");
            assertThat(other.say(large).bytes()).hasSize(65_507);
            assertThat(client.ask("again")).isEqualTo("one:again");
            assertThat(rauta.flows()).isEqualTo(2);
            serve();
            await().until(() -> rauta.flows() == 0);
        }
    }

    @Test
    void aPortThatSomebodyHasIsAProblemOfItsListener() throws Exception {
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Verdict verdict = rauta.apply(table().route("udp", "*", "one=1")
                    .listener("taken", taken.getLocalPort(), new ListenerProtocol.Udp(), "*")
                    .snapshot());
            assertThat(verdict).isInstanceOfSatisfying(Verdict.Applied.class, applied -> assertThat(applied.problems())
                    .singleElement()
                    .satisfies(problem -> {
                        assertThat(problem.entry().id()).isEqualTo(Streams.name("taken").value());
                        assertThat(problem.reason()).isEqualTo("PortInUse");
                    }));
        }
        try (UdpClient client = UdpClient.to(port)) {
            assertThat(client.ask("x")).isEqualTo("one:x");
        }
    }
}
