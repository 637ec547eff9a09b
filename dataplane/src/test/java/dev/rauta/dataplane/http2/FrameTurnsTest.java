// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a client's frames is handed on at once, and what waits for the next turn. */
final class FrameTurnsTest {
    private static final int PREFACE = Http2CodecUtil.connectionPrefaceBuf().readableBytes();
    private static final int PAYLOAD = 30;
    private static final int FRAME = 9 + PAYLOAD;
    private static final int HEADS_A_TURN = FrameTurns.TURN / FrameTurns.HEAD;

    private final ByteArrayOutputStream handedOn = new ByteArrayOutputStream();
    private final EmbeddedChannel channel = new EmbeddedChannel(new FrameTurns(), new ChannelInboundHandlerAdapter() {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf in = (ByteBuf) message;
            byte[] bytes = new byte[in.readableBytes()];
            in.readBytes(bytes);
            in.release();
            handedOn.writeBytes(bytes);
        }
    });

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    /** The preface, and so many frames of a kind. */
    private static byte[] frames(int count, byte type) {
        byte[] all = new byte[PREFACE + count * FRAME];
        for (int i = 0; i < count; i++) {
            int at = PREFACE + i * FRAME;
            all[at + 2] = PAYLOAD;
            all[at + 3] = type;
            // What could be taken for a header where lengths were followed wrongly.
            Arrays.fill(all, at + 9, at + FRAME, (byte) 1);
        }
        return all;
    }

    private void allTurns() {
        // One a time: the clock goes on from turn to turn.
        while (!channel.config().isAutoRead()) {
            channel.runPendingTasks();
        }
    }

    @Test
    void requestsBeyondATurnWaitAndNothingIsReadMeanwhile() {
        byte[] all = frames(3 * HEADS_A_TURN, Http2FrameTypes.HEADERS);
        // Not by writeInbound, which would run what waits too.
        channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(all));
        assertThat(handedOn.size()).isEqualTo(PREFACE + HEADS_A_TURN * FRAME);
        assertThat(channel.config().isAutoRead()).isFalse();
        allTurns();
        assertThat(handedOn.toByteArray()).isEqualTo(all);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void whatCarriesABodyCostsLess() {
        byte[] all = frames(FrameTurns.TURN, Http2FrameTypes.DATA);
        channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(all));
        assertThat(handedOn.toByteArray()).isEqualTo(all);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 9, 10, 38, 39, 40, 1000})
    void anySplitHandsOnTheSameBytes(int split) {
        byte[] all = frames(10 * HEADS_A_TURN, Http2FrameTypes.HEADERS);
        for (int at = 0; at < all.length; at += split) {
            channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(all, at, Math.min(split, all.length - at)));
        }
        assertThat(handedOn.size()).isEqualTo(PREFACE + HEADS_A_TURN * FRAME);
        allTurns();
        assertThat(handedOn.toByteArray()).isEqualTo(all);
    }

    /** As the codec behind does at the end of each read, whether or not reading goes on by itself. */
    @Test
    void whoAsksForMoreGetsItOnceNothingWaits() {
        AtomicInteger read = new AtomicInteger();
        AtomicInteger complete = new AtomicInteger();
        channel.pipeline()
                .addFirst(new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void read(ChannelHandlerContext ctx) {
                        read.incrementAndGet();
                    }
                })
                .addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelReadComplete(ChannelHandlerContext ctx) {
                        complete.incrementAndGet();
                        ctx.read();
                    }
                });
        channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(frames(3 * HEADS_A_TURN, Http2FrameTypes.HEADERS)));
        channel.pipeline().fireChannelReadComplete();
        channel.read();
        assertThat(read).hasValue(0);
        assertThat(complete).hasValue(0);
        allTurns();
        assertThat(complete).as("flushed once for one read").hasValue(1);
        assertThat(read).hasPositiveValue();
    }

    @Test
    void theEndOfWhatIsSentComesAfterAllOfIt() {
        byte[] all = frames(3 * HEADS_A_TURN, Http2FrameTypes.HEADERS);
        channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(all));
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(handedOn.toByteArray()).isEqualTo(all);
    }

    /** On a loop with sockets: whoever has sent something meanwhile is read before the next turn but one. */
    @Test
    void othersAreReadBetweenTwoTurns() throws Exception {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        CountDownLatch firstTurn = new CountDownLatch(1);
        CountDownLatch otherSent = new CountDownLatch(1);
        CountDownLatch otherRead = new CountDownLatch(1);
        AtomicInteger turns = new AtomicInteger();
        AtomicInteger turnsBefore = new AtomicInteger();
        Recorded one = new Recorded(() -> {
            if (turns.incrementAndGet() == 1) {
                firstTurn.countDown();
                await(otherSent);
            }
        });
        Recorded other = new Recorded(() -> {
            turnsBefore.set(turns.get());
            otherRead.countDown();
        });
        try (Socket client = connect(loop, new FrameTurns(), one);
                Socket second = connect(loop, other)) {
            client.getOutputStream().write(frames(50 * HEADS_A_TURN, Http2FrameTypes.HEADERS));
            await(firstTurn);
            second.getOutputStream().write(1);
            // Of a loopback socket it is there now, before the loop looks again.
            otherSent.countDown();
            await(otherRead);
            assertThat(turnsBefore.get()).isBetween(1, 2);
            one.close();
            other.close();
        } finally {
            loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }

    private static Socket connect(EventLoopGroup loop, ChannelHandler... handlers) throws Exception {
        Channel server = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        accepted.pipeline().addLast(handlers);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        return new Socket(InetAddress.getLoopbackAddress(), ((InetSocketAddress) server.localAddress()).getPort());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Recorded extends ChannelInboundHandlerAdapter {
        private final Runnable onRead;
        private final CompletableFuture<Channel> channel = new CompletableFuture<>();
        private final CountDownLatch gone = new CountDownLatch(1);

        Recorded(Runnable onRead) {
            this.onRead = onRead;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
            onRead.run();
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            channel.complete(ctx.channel());
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            gone.countDown();
        }

        /** Returns once all handlers have heard of it. */
        void close() {
            channel.join().close();
            await(gone);
        }
    }

    @Test
    void aClientThatLeavesTakesWhatWaitsWithIt() {
        ByteBuf all = Unpooled.wrappedBuffer(frames(3 * HEADS_A_TURN, Http2FrameTypes.HEADERS));
        channel.pipeline().fireChannelRead(all);
        channel.pipeline().fireChannelInactive();
        channel.runPendingTasks();
        assertThat(all.refCnt()).isZero();
        assertThat(handedOn.size()).isEqualTo(PREFACE + HEADS_A_TURN * FRAME);
    }
}
