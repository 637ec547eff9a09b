// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much is taken of a client whose connection is over, and for how long. */
final class FrameDropTest {
    private static final int PIECE = 64 * 1024;

    private final AtomicInteger read = new AtomicInteger();
    private final EmbeddedChannel channel = new EmbeddedChannel(
            new ChannelOutboundHandlerAdapter() {
                @Override
                public void read(ChannelHandlerContext ctx) {
                    read.incrementAndGet();
                }
            },
            new FrameDrop(),
            // As the codec does.
            new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                    throw new AssertionError("nothing goes on");
                }

                @Override
                public void channelReadComplete(ChannelHandlerContext ctx) {
                    ctx.read();
                }
            });

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void send(int bytes) {
        channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(new byte[bytes]));
        channel.pipeline().fireChannelReadComplete();
    }

    @Test
    void aMegabyteIsDroppedAndNoMoreIsRead() {
        for (int sent = 0; sent < 1 << 20; sent += PIECE) {
            send(PIECE);
            assertThat(channel.config().isAutoRead()).isTrue();
        }
        read.set(0);
        send(1);
        assertThat(channel.config().isAutoRead()).isFalse();
        assertThat(read).hasValue(0);
    }

    @Test
    void itEndsAfterAWhileOrWhereTheClientEnds() {
        channel.freezeTime();
        EmbeddedChannel other = new EmbeddedChannel(new FrameDrop());
        other.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(other.isOpen()).isFalse();
        channel.advanceTimeBy(3, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }
}
