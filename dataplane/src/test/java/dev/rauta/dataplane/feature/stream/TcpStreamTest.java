// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.Limits;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.metrics.StreamOutcome;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.Streams;
import dev.rauta.dataplane.testing.TestLimits;
import dev.rauta.dataplane.testing.TestSettings;
import dev.rauta.dataplane.testing.upstream.TcpUpstream;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.upstream.Endpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** TCP that goes on as it is. */
final class TcpStreamTest {
    /** Together they hold more than the limit, and one of them less than half of it. */
    private static final int STALLED = 10;

    private final int port = FreePorts.next();
    private RunningDataplane rauta = RunningDataplane.start(2);
    private final TcpUpstream one = TcpUpstream.named("one");
    private final TcpUpstream two = TcpUpstream.named("two");

    @AfterEach
    void stop() throws IOException {
        rauta.close();
        one.close();
        two.close();
    }

    private Streams table() {
        return new Streams()
                .listener("tcp", port, new ListenerProtocol.Tcp(), "*")
                .upstream("one", one.endpoint())
                .upstream("two", two.endpoint())
                .nowhere();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static String line(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = socket.getInputStream().read(); b != '\n'; b = socket.getInputStream().read()) {
            if (b < 0) {
                throw new IOException("ended after " + line);
            }
            line.append((char) b);
        }
        return line.toString();
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void eitherEndMayBeTheFirstToSpeak() throws Exception {
        rauta.apply(table().route("tcp", "*", "one=1").snapshot());
        try (Socket socket = connect()) {
            assertThat(line(socket)).isEqualTo("one");
            say(socket, "hello\n");
            assertThat(line(socket)).isEqualTo("hello");
            assertThat(rauta.connections()).isOne();
        }
        rauta.awaitStreamsEnded(StreamOutcome.ENDED, 1);
        assertThat(one.heard().poll(20, TimeUnit.SECONDS)).isEqualTo("end");
    }

    @Test
    void connectionsAreSharedOutByWeight() throws Exception {
        rauta.apply(table().route("tcp", "*", "one=70", "two=30", "dead=0").snapshot());
        int first = 0;
        for (int i = 0; i < 300; i++) {
            try (Socket socket = connect()) {
                String name = line(socket);
                assertThat(name).isIn("one", "two");
                first += name.equals("one") ? 1 : 0;
            }
        }
        assertThat(first).isCloseTo(210, within(6));
    }

    @Test
    void whoGetsNowhereIsClosedAtOnce() throws Exception {
        int others = 0;
        for (String share : new String[] {"none=1", "dead=1", "!=1", "one=0", ""}) {
            rauta.apply((share.isEmpty() ? table() : table().route("tcp", "*", share)).snapshot());
            try (Socket socket = connect()) {
                assertThat(closed(socket)).as(share).isTrue();
            }
            others++;
        }
        assertThat(others).isEqualTo(5);
        rauta.awaitStreamsEnded(StreamOutcome.NO_ENDPOINT, 1);
        rauta.awaitStreamsEnded(StreamOutcome.CONNECT_FAILED, 1);
        rauta.awaitStreamsEnded(StreamOutcome.BROKEN, 2);
        rauta.awaitStreamsEnded(StreamOutcome.NO_ROUTE, 1);
        await().until(() -> rauta.connections() == 0);
    }

    private static boolean closed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException e) {
            return true;
        }
    }

    @Test
    void anEndpointThatDoesNotAnswerIsPassedOver() throws Exception {
        Endpoint dead = new Endpoint("127.0.0.1", FreePorts.next());
        rauta.apply(table().upstream("half", dead, one.endpoint()).route("tcp", "*", "half=1").snapshot());
        for (int i = 0; i < 20; i++) {
            try (Socket socket = connect()) {
                assertThat(line(socket)).isEqualTo("one");
            }
        }
    }

    @Test
    void whoSaysNoMoreHearsTheRest() throws Exception {
        rauta.apply(table().route("tcp", "*", "one=1").snapshot());
        byte[] much = new byte[8 << 20];
        new Random(1).nextBytes(much);
        try (Socket socket = connect()) {
            Thread.ofVirtual().start(() -> {
                try {
                    socket.getOutputStream().write(much);
                    socket.shutdownOutput();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(line(socket)).isEqualTo("one");
            assertThat(Arrays.equals(socket.getInputStream().readAllBytes(), much)).isTrue();
        }
        rauta.awaitStreamsEnded(StreamOutcome.ENDED, 1);
    }

    @Test
    void silenceEndsIt() throws Exception {
        rauta.close();
        rauta = RunningDataplane.start(1, Limits.DEFAULT, TestSettings.tunnelIdle(Duration.ofMillis(500)));
        rauta.apply(table().route("tcp", "*", "one=1").snapshot());
        try (Socket socket = connect()) {
            assertThat(line(socket)).isEqualTo("one");
            assertThat(socket.getInputStream().read()).isNegative();
        }
        rauta.awaitStreamsEnded(StreamOutcome.IDLE, 1);
    }

    /** Connections to it stand without anybody who accepts or reads them. */
    private Streams deaf(ServerSocket deaf) {
        return table().upstream("deaf", new Endpoint("127.0.0.1", deaf.getLocalPort())).route("tcp", "*", "deaf=1");
    }

    /** Says as much as is taken, and is told on the queue when its connection breaks. */
    private void sayMuch(Socket socket, BlockingQueue<Socket> broken) {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    socket.getOutputStream().write(new byte[1 << 16]);
                }
            } catch (IOException e) {
                broken.add(socket);
            }
        });
    }

    @Test
    void anEndpointThatTakesNothingIsLetGoWithItsClient() throws Exception {
        rauta.close();
        rauta = RunningDataplane.start(1, Limits.DEFAULT, TestSettings.tunnelIdle(Duration.ofMillis(500)));
        try (ServerSocket deaf = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                Socket socket = connect(deaf)) {
            BlockingQueue<Socket> broken = new LinkedBlockingQueue<>();
            sayMuch(socket, broken);
            await().until(() -> rauta.bufferedBytes() > 0);
            assertThat(broken.poll(20, TimeUnit.SECONDS)).isSameAs(socket);
            rauta.awaitStreamsEnded(StreamOutcome.IDLE, 1);
            await().until(() -> rauta.bufferedBytes() == 0);
            try (Socket server = deaf.accept()) {
                server.setSoTimeout(20_000);
                // No end in good order, for it has not got all.
                assertThatThrownBy(() -> server.getInputStream().transferTo(OutputStream.nullOutputStream()))
                        .isInstanceOf(SocketException.class);
            }
        }
    }

    private Socket connect(ServerSocket deaf) throws IOException {
        rauta.apply(deaf(deaf).snapshot());
        return connect();
    }

    @Test
    void whatWaitsForEndpointsIsHeldToALimit() throws Exception {
        rauta.close();
        int limit = 600_000;
        rauta = RunningDataplane.start(1, new TestLimits().bufferedBytes(limit).limits());
        List<Socket> sockets = new ArrayList<>();
        BlockingQueue<Socket> broken = new LinkedBlockingQueue<>();
        try (ServerSocket deaf = new ServerSocket(0, 500, InetAddress.getLoopbackAddress())) {
            sockets.add(connect(deaf));
            for (int i = 0; i < STALLED; i++) {
                Socket stalled = connect();
                sockets.add(stalled);
                sayMuch(stalled, broken);
            }
            await().pollInterval(Duration.ofMillis(10)).until(() -> {
                Socket another = connect();
                sockets.add(another);
                return closedWithin(another, 100);
            });
            assertThat(broken.poll(20, TimeUnit.SECONDS)).as("who waits longest loses").isNotNull();
            await().until(() -> rauta.bufferedBytes() < limit);
            assertThat(broken).as("the others go on").hasSizeLessThan(STALLED - 1);
            assertThat(rauta.limitReached(Limit.BUFFERED_BYTES)).isGreaterThan(1);
            assertThat(closedWithin(sockets.getFirst(), 100)).as("who holds nothing").isFalse();
            await().until(() -> !closedWithin(connect(), 100));
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static boolean closedWithin(Socket socket, int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            return closed(socket);
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Test
    void aResetIsPassedOnAsOne() throws Exception {
        rauta.apply(table().route("tcp", "*", "one=1").snapshot());
        try (Socket socket = connect()) {
            assertThat(line(socket)).isEqualTo("one");
            Socket server = one.open().iterator().next();
            server.setSoLinger(true, 0);
            server.close();
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        rauta.awaitStreamsEnded(StreamOutcome.RESET, 1);
    }

    @Test
    void aChangeLeavesOpenConnectionsAlone() throws Exception {
        rauta.apply(table().route("tcp", "*", "one=1").snapshot());
        try (Socket before = connect()) {
            assertThat(line(before)).isEqualTo("one");
            rauta.apply(table().route("tcp", "*", "two=1").snapshot());
            try (Socket after = connect()) {
                assertThat(line(after)).isEqualTo("two");
            }
            rauta.apply(new Streams().snapshot());
            // Over io_uring the kernel gives a port back when the accept under way is called off, which may be after the change is in force.
            await().until(this::refused);
            say(before, "still here\n");
            assertThat(line(before)).isEqualTo("still here");
        }
    }

    private boolean refused() {
        try (Socket socket = connect()) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aDrainLetsThemFinishUntilItsEnd() throws Exception {
        rauta.apply(table().route("tcp", "*", "one=1").snapshot());
        try (Socket socket = connect()) {
            assertThat(line(socket)).isEqualTo("one");
            Thread draining = Thread.ofVirtual().start(() -> {
                try {
                    rauta.dataplane().drain(Duration.ZERO, Duration.ofSeconds(1));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            await().until(() -> rauta.dataplane().draining());
            say(socket, "still here\n");
            assertThat(line(socket)).isEqualTo("still here");
            assertThat(draining.join(Duration.ofSeconds(20))).isTrue();
            rauta.close();
            assertThat(closed(socket)).isTrue();
        }
        rauta = RunningDataplane.start(1);
    }

    @Test
    void theyCountAsConnections() throws Exception {
        rauta.close();
        rauta = RunningDataplane.start(1, new TestLimits().connections(1).limits());
        rauta.apply(table().route("tcp", "*", "one=1").snapshot());
        try (Socket first = connect()) {
            assertThat(line(first)).isEqualTo("one");
            try (Socket second = connect()) {
                assertThat(closed(second)).isTrue();
            }
        }
        assertThat(rauta.limitReached(Limit.CONNECTIONS)).isOne();
    }
}
