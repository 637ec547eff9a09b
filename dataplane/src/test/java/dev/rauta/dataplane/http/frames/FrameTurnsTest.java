// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.frames;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
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

    @Test
    void requestsBeyondATurnWaitAndNothingIsReadMeanwhile() {
        byte[] all = frames(3 * HEADS_A_TURN, Http2FrameTypes.HEADERS);
        // Not by writeInbound, which would run what waits too.
        channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(all));
        assertThat(handedOn.size()).isEqualTo(PREFACE + HEADS_A_TURN * FRAME);
        assertThat(channel.config().isAutoRead()).isFalse();
        channel.runPendingTasks();
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
        channel.runPendingTasks();
        assertThat(handedOn.toByteArray()).isEqualTo(all);
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
