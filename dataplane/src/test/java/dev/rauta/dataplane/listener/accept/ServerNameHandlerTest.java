// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.listener.plan.BindingPlan;
import dev.rauta.dataplane.listener.plan.ServerName;
import dev.rauta.dataplane.listener.plan.SniTable;
import dev.rauta.dataplane.listener.tls.ServerContext;
import dev.rauta.routes.Binding;
import dev.rauta.routes.Destination;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.match.HostPattern;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a connection's first bytes lead to, however they come. */
final class ServerNameHandlerTest {
    private static final StreamRoute ROUTE = new StreamRoute(
            ListenerName.ofIngress(443),
            HostPattern.parse("passed.example"),
            RouteName.of("ingress", "default", "passed", "0"),
            SourceRef.of("Ingress", "default", "passed"),
            List.of(new WeightedDestination(1, new Destination.Broken(503, "none"), List.of())));

    private static final int PLENTY = 1 << 30;

    private static EmbeddedChannel channel() {
        EmbeddedChannel channel = new EmbeddedChannel();
        return add(channel, new FlushBatch(channel.eventLoop(), PLENTY), () -> {
            throw new AssertionError("nothing is too much here");
        });
    }

    private static EmbeddedChannel add(EmbeddedChannel channel, FlushBatch ledger, Runnable onOverload) {
        SniTable table = SniTable.of(Map.of(ROUTE.host(), new ServerName.PassedOn(ROUTE)), Map.of());
        channel.pipeline().addLast(new ServerNameHandler(
                () -> new BindingPlan.Encrypted(Binding.own(443), table), ledger, 1000, new ServerNameHandler.Sorted() {
                    @Override
                    public void terminated(ChannelHandlerContext ctx, String serverName, ServerContext context) {
                        throw new AssertionError("nothing is terminated here");
                    }

                    @Override
                    public boolean unwrapped(ChannelHandlerContext ctx, StreamRoute route) {
                        throw new AssertionError("nothing is unwrapped here");
                    }

                    @Override
                    public void overloaded() {
                        onOverload.run();
                    }

                    @Override
                    public void nobodys(@Nullable ListenerName listener) {
                        assertThat(listener).isNull();
                    }

                    @Override
                    public boolean passedOn(ChannelHandlerContext ctx, StreamRoute route) {
                        assertThat(route).isSameAs(ROUTE);
                        return true;
                    }
                }));
        return channel;
    }

    private static byte[] hello(String host) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine(host, 443);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(host)));
        engine.setSSLParameters(parameters);
        ByteBuffer out = ByteBuffer.allocate(64 * 1024);
        engine.wrap(ByteBuffer.allocate(0), out);
        out.flip();
        byte[] bytes = new byte[out.remaining()];
        out.get(bytes);
        return bytes;
    }

    /** The same handshake message in several records (RFC 8446, section 5.1). */
    private static byte[] inRecords(byte[] hello, int size) {
        ByteBuf out = Unpooled.buffer();
        for (int at = 5; at < hello.length; at += size) {
            int length = Math.min(size, hello.length - at);
            out.writeBytes(hello, 0, 3).writeShort(length).writeBytes(hello, at, length);
        }
        return ByteBufUtil.getBytes(out);
    }

    @Test
    void everyByteGoesOnHoweverTheHelloIsSplit() throws Exception {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            byte[] hello = hello("passed.example");
            byte[] sent = random.nextBoolean() ? hello : inRecords(hello, 1 + random.nextInt(200));
            EmbeddedChannel channel = channel();
            for (int at = 0; at < sent.length; ) {
                int length = Math.min(sent.length - at, 1 + random.nextInt(300));
                channel.writeInbound(Unpooled.copiedBuffer(sent, at, length));
                at += length;
            }
            ByteBuf got = Unpooled.buffer();
            for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
                got.writeBytes(part);
                part.release();
            }
            assertThat(ByteBufUtil.getBytes(got)).as("seed %d", seed).isEqualTo(sent);
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void anUnknownServerNameIsTheEndBeforeAWord() throws Exception {
        EmbeddedChannel channel = channel();
        channel.writeInbound(Unpooled.wrappedBuffer(hello("unknown.example")));
        assertThat(channel.<Object>readOutbound()).isNull();
        assertThat(channel.isOpen()).isFalse();
        channel.finishAndReleaseAll();
    }

    @Test
    void whoSendsNoClientHelloInTimeIsClosed() throws Exception {
        EmbeddedChannel channel = channel();
        channel.freezeTime();
        byte[] hello = hello("passed.example");
        channel.writeInbound(Unpooled.copiedBuffer(hello, 0, hello.length - 1));
        channel.advanceTimeBy(900, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();
        channel.advanceTimeBy(1000, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
        channel.finishAndReleaseAll();
    }

    @Test
    void whatWaitsForTheRestIsCounted() throws Exception {
        EmbeddedChannel channel = new EmbeddedChannel();
        FlushBatch ledger = new FlushBatch(channel.eventLoop(), PLENTY);
        add(channel, ledger, () -> {
            throw new AssertionError("nothing is too much here");
        });
        byte[] hello = hello("passed.example");
        channel.writeInbound(Unpooled.copiedBuffer(hello, 0, hello.length - 1));
        assertThat(ledger.held()).isBetween(2 * (hello.length - 1L), 4L * hello.length);
        channel.writeInbound(Unpooled.copiedBuffer(hello, hello.length - 1, 1));
        assertThat(ledger.held()).isZero();
        channel.finishAndReleaseAll();

        // A message in records is put together besides.
        EmbeddedChannel other = new EmbeddedChannel();
        add(other, ledger, () -> {});
        other.writeInbound(Unpooled.copiedBuffer(inRecords(hello, 100), 0, 200));
        assertThat(ledger.held()).isGreaterThanOrEqualTo(400);
        other.close();
        assertThat(ledger.held()).isZero();
        other.finishAndReleaseAll();
    }

    @Test
    void whileTooMuchIsHeldNobodyIsWaitedFor() throws Exception {
        EmbeddedChannel channel = new EmbeddedChannel();
        FlushBatch ledger = new FlushBatch(channel.eventLoop(), 1000);
        ledger.hold(1001);
        AtomicInteger told = new AtomicInteger();
        add(channel, ledger, told::incrementAndGet);
        byte[] hello = hello("passed.example");
        channel.writeInbound(Unpooled.copiedBuffer(hello, 0, 20));
        assertThat(channel.isOpen()).isFalse();
        assertThat(told).hasValue(1);
        assertThat(ledger.held()).isEqualTo(1001);
        channel.finishAndReleaseAll();

        EmbeddedChannel whole = add(new EmbeddedChannel(), ledger, told::incrementAndGet);
        whole.writeInbound(Unpooled.copiedBuffer(hello));
        assertThat(whole.isOpen()).isTrue();
        assertThat(told).hasValue(1);
        whole.finishAndReleaseAll();
    }

    @Test
    void whatWaitsForTheRestIsWhatGoesFirst() throws Exception {
        byte[] hello = hello("passed.example");
        EmbeddedChannel channel = new EmbeddedChannel();
        FlushBatch ledger = new FlushBatch(channel.eventLoop(), 2L * hello.length);
        AtomicInteger told = new AtomicInteger();
        add(channel, ledger, told::incrementAndGet);
        channel.writeInbound(Unpooled.copiedBuffer(hello, 0, hello.length - 1));
        ledger.tick(0);
        assertThat(channel.isOpen()).isTrue();
        ledger.tick(TimeUnit.SECONDS.toNanos(1));
        assertThat(channel.isOpen()).isFalse();
        assertThat(told).hasValue(1);
        assertThat(ledger.held()).isZero();
        channel.finishAndReleaseAll();
    }

    /** Of one record, which is only looked at once it is complete, and of many. */
    @Test
    void aHelloBeyondAllMeasureIsRefused() {
        byte[] record = new byte[17 * 1024];
        ByteBuffer.wrap(record).put(new byte[] {22, 3, 1, (byte) 0xff, (byte) 0xff, 1, 0, (byte) 0xff, (byte) 0xfb});
        EmbeddedChannel one = channel();
        for (int at = 0; at < record.length && one.isOpen(); at += 1024) {
            one.writeInbound(Unpooled.copiedBuffer(record, at, 1024));
        }
        assertThat(one.isOpen()).isFalse();
        one.finishAndReleaseAll();
        EmbeddedChannel many = channel();
        many.writeInbound(Unpooled.copiedBuffer(new byte[] {22, 3, 1, 0, 4, 1, 0, 0x40, 1}));
        assertThat(many.isOpen()).isFalse();
        many.finishAndReleaseAll();
    }

    @Test
    void bytesThatAreNoTlsAreRefused() {
        EmbeddedChannel channel = channel();
        channel.writeInbound(Unpooled.copiedBuffer("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        assertThat(channel.isOpen()).isFalse();
        channel.finishAndReleaseAll();
    }
}
