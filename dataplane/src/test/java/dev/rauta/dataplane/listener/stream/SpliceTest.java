// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.exchange.routing.ServingPlan;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.metrics.SeriesTable;
import dev.rauta.dataplane.metrics.WorkerMetrics;
import dev.rauta.dataplane.router.Router;
import dev.rauta.dataplane.upstream.pool.Touched;
import dev.rauta.dataplane.worker.Transport;
import dev.rauta.routes.Destination;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bytes between two sockets, whatever they mean. */
final class SpliceTest {
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, Transport.auto().handlers());
    private final BlockingQueue<Splice> splices = new LinkedBlockingQueue<>();
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
    private ServerSocket upstream;
    private Channel listening;
    private EventLoop loop;

    @BeforeEach
    void start() throws Exception {
        upstream = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        upstream.setSoTimeout(20_000);
        loop = (EventLoop) loops.next();
        UpstreamName name = UpstreamName.of("default", "up", 80);
        ListenerName listener = ListenerName.ofIngress(443);
        StreamRoute route = new StreamRoute(
                listener,
                HostPattern.parse("a.example"),
                RouteName.of("ingress", "default", "a", "0"),
                SourceRef.of("Ingress", "default", "a"),
                List.of(new WeightedDestination(1, new Destination.To(name), List.of())));
        SeriesTable series = new SeriesTable(1);
        ServingPlan plan = ServingPlan.compile(Router.empty(), List.of(), series);
        WorkerMetrics metrics = new WorkerMetrics(0);
        Destinations destinations = new Destinations(0, plan);
        Splices begin = new Splices(
                destinations, metrics, new FlushBatch(loop, 1 << 30), Transport.auto().socketType(), Duration.ofSeconds(5), Duration.ofMinutes(1));
        loop.submit(() -> destinations.adopt(
                        plan,
                        Map.of(name, List.of(new Endpoint("127.0.0.1", upstream.getLocalPort()))),
                        new Touched.All()))
                .sync();
        listening = new ServerBootstrap()
                .group(loop)
                .channel(Transport.auto().serverType())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32 * 1024, 128 * 1024))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted.add(channel);
                        splices.add(begin.begin(channel, (Choice.To) begin.choose(new Carried(listener, route))));
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), ((InetSocketAddress) listening.localAddress()).getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private Socket accept() throws IOException {
        Socket socket = upstream.accept();
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String all(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void whoSaysNoMoreStillHears() throws Exception {
        try (Socket client = connect();
                Socket server = accept()) {
            say(client, "question");
            client.shutdownOutput();
            assertThat(all(server)).isEqualTo("question");
            say(server, "answer");
            server.shutdownOutput();
            assertThat(all(client)).isEqualTo("answer");
        }
        await().until(() -> !accepted.peek().isOpen());
    }

    @Test
    void theServerMayBeTheFirstToSayNoMore() throws Exception {
        try (Socket client = connect();
                Socket server = accept()) {
            say(server, "hello");
            server.shutdownOutput();
            assertThat(all(client)).isEqualTo("hello");
            say(client, "bye");
            client.shutdownOutput();
            assertThat(all(server)).isEqualTo("bye");
        }
        await().until(() -> !accepted.peek().isOpen());
    }

    @Test
    void aResetOfOneEndsTheOther() throws Exception {
        try (Socket client = connect();
                Socket server = accept()) {
            say(client, "x");
            assertThat(server.getInputStream().read()).isEqualTo('x');
            client.setSoLinger(true, 0);
            client.close();
            assertThatThrownBy(() -> server.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    /** What one end will not read, the other cannot send for ever. */
    @Test
    void aSlowReaderStopsAFastWriter() throws Exception {
        try (Socket client = connect();
                Socket server = accept()) {
            for (Socket[] pair : List.of(new Socket[] {server, client}, new Socket[] {client, server})) {
                AtomicLong sent = new AtomicLong();
                long total = 256L << 20;
                Thread writer = Thread.ofVirtual().start(() -> write(pair[0], total, sent));
                await().pollInterval(Duration.ofMillis(50)).during(Duration.ofMillis(600)).until(steady(sent));
                assertThat(sent.get()).as("bytes on their way").isLessThan(48L << 20);
                List<Long> pending = new ArrayList<>();
                loop.submit(() -> pending.add(accepted.peek().unsafe().outboundBuffer().totalPendingWriteBytes())).sync();
                assertThat(pending.getFirst()).as("bytes held").isLessThan(512 * 1024);
                pair[1].getInputStream().skipNBytes(total);
                assertThat(writer.join(Duration.ofSeconds(20))).isTrue();
                assertThat(sent.get()).isEqualTo(total);
            }
        }
    }

    private static Callable<Boolean> steady(AtomicLong sent) {
        AtomicLong before = new AtomicLong(-1);
        return () -> {
            long now = sent.get();
            return before.getAndSet(now) == now && now > 0;
        };
    }

    private static void write(Socket socket, long total, AtomicLong sent) {
        byte[] chunk = new byte[64 * 1024];
        try {
            OutputStream out = socket.getOutputStream();
            while (sent.get() < total) {
                out.write(chunk);
                sent.addAndGet(chunk.length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void silenceEndsIt() throws Exception {
        try (Socket client = connect();
                Socket server = accept()) {
            say(client, "x");
            assertThat(server.getInputStream().read()).isEqualTo('x');
            Splice splice = splices.take();
            loop.submit(() -> splice.tick(System.nanoTime())).sync();
            say(client, "y");
            assertThat(server.getInputStream().read()).isEqualTo('y');
            loop.submit(() -> splice.tick(System.nanoTime() + TimeUnit.MINUTES.toNanos(2))).sync();
            assertThat(client.getInputStream().read()).isNegative();
            assertThat(server.getInputStream().read()).isNegative();
        }
    }
}
