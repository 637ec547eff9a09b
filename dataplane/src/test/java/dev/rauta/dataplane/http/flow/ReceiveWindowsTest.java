// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.flow;

import static dev.rauta.dataplane.http.flow.ReceiveWindows.FIRST;
import static dev.rauta.dataplane.http.flow.ReceiveWindows.WIDEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Windows that grow where it is they that a peer waits for, and only there. */
final class ReceiveWindowsTest {
    private static final int FRAME = 4 * 1024;
    private static final long LIMIT = 16L * WIDEST;
    private static final Duration ROUND_TRIP = Duration.ofMillis(20);
    private static final Duration SWIFT = ROUND_TRIP.dividedBy(1000);

    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final Http2Connection connection = new DefaultHttp2Connection(true);
    private final Http2LocalFlowController flow = ReceiveWindows.control(connection);
    private final AtomicLong clock = new AtomicLong();
    private ReceiveWindows windows = windows(LIMIT);

    private ReceiveWindows windows(long limit) {
        return new ReceiveWindows(
                connection, channel, new FlushBatch(channel.eventLoop(), limit), () -> {}, clock::get, ROUND_TRIP::toNanos);
    }

    @BeforeEach
    void open() throws Http2Exception {
        flow.frameWriter(new DefaultHttp2FrameWriter());
        flow.channelHandlerContext(channel.pipeline().firstContext());
        flow.initialWindowSize(FIRST);
        connection.local().flowController(flow);
        windows.openConnection(100);
    }

    @AfterEach
    void close() {
        assertThat(channel.isOpen()).as("windows that do not differ").isTrue();
        channel.finishAndReleaseAll();
    }

    private Http2Stream stream(int id) throws Http2Exception {
        return connection.remote().createStream(id, false);
    }

    private void receive(Http2Stream stream, int bytes) throws Http2Exception {
        ByteBuf data = Unpooled.wrappedBuffer(new byte[bytes]);
        flow.receiveFlowControlledFrame(stream, data, 0, false);
        data.release();
    }

    /** So many bytes that go on as they come, each frame after {@code pause}. */
    private void pass(Http2Stream stream, int bytes, Duration pause) throws Http2Exception {
        for (int passed = 0; passed < bytes; passed += FRAME) {
            clock.addAndGet(pause.toNanos());
            receive(stream, FRAME);
            windows.consumed(stream.id(), FRAME);
        }
    }

    @Test
    void whatGoesStraightOnGetsTheWidestWindow() throws Http2Exception {
        Http2Stream stream = stream(1);
        pass(stream, 2 * FIRST, SWIFT);
        assertThat(flow.initialWindowSize(stream)).as("what buffers may have taken proves nothing").isEqualTo(FIRST);
        pass(stream, 4 * WIDEST, SWIFT);
        assertThat(flow.initialWindowSize(stream)).isEqualTo(WIDEST);
        assertThat(flow.windowSize(stream)).as("and may be used").isGreaterThanOrEqualTo(WIDEST / 2);
    }

    @Test
    void whatTricklesNeedsNoWiderWindow() throws Http2Exception {
        Http2Stream stream = stream(1);
        pass(stream, 2 * WIDEST, Duration.ofMillis(10));
        assertThat(flow.initialWindowSize(stream)).isEqualTo(FIRST);
    }

    @Test
    void whatWaitsForTheOtherSideGetsNoWiderWindow() throws Http2Exception {
        Http2Stream stream = stream(1);
        receive(stream, 1);
        pass(stream, 2 * WIDEST, SWIFT);
        assertThat(flow.initialWindowSize(stream)).isEqualTo(FIRST);
    }

    @Test
    void allGrowByAFourthOfTheLimitTogetherAndGiveItBack() throws Http2Exception {
        int grown = 0;
        for (int id = 1; id < 40; id += 2) {
            Http2Stream stream = stream(id);
            pass(stream, 4 * WIDEST, SWIFT);
            grown += flow.initialWindowSize(stream) - FIRST;
        }
        assertThat(grown).isBetween((int) LIMIT / 4 - WIDEST / 2, (int) LIMIT / 4);
        assertThat(flow.initialWindowSize(connection.stream(39))).isEqualTo(FIRST);

        connection.stream(1).close();
        Http2Stream late = stream(41);
        pass(late, 4 * WIDEST, SWIFT);
        assertThat(flow.initialWindowSize(late)).isEqualTo(WIDEST);
    }

    @Test
    void aWorkerWithLittleMemoryWidensNone() throws Http2Exception {
        windows = windows(FIRST);
        Http2Stream stream = stream(1);
        pass(stream, 4 * WIDEST, SWIFT);
        assertThat(flow.initialWindowSize(stream)).isEqualTo(FIRST);
    }
}
