// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import static dev.rauta.dataplane.http2.ReceiveWindows.FIRST;
import static dev.rauta.dataplane.http2.ReceiveWindows.WIDEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http2.hpack.FieldSection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Windows that grow where it is they that a peer waits for, and only there. */
final class ReceiveWindowsTest {
    private static final int FRAME = 4 * 1024;
    private static final long LIMIT = 16L * WIDEST;
    private static final Duration ROUND_TRIP = Duration.ofMillis(20);
    private static final Duration SWIFT = ROUND_TRIP.dividedBy(1000);

    private final AtomicLong clock = new AtomicLong();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private int updates;
    private ReceiveWindows windows = windows(LIMIT);

    private ReceiveWindows windows(long limit) {
        ReceiveWindows made = new ReceiveWindows(
                new FlushBatch(channel.eventLoop(), limit), (_, _) -> updates++, clock::get, ROUND_TRIP::toNanos);
        made.openConnection(100);
        return made;
    }

    private static Http2Stream stream(int id) {
        return new Http2Stream(id) {
            @Override
            protected void onHeaders(FieldSection section, boolean end) {}

            @Override
            protected void onData(ByteBuf data, boolean end) {}

            @Override
            protected void onWritable() {}

            @Override
            protected void onClosed() {}
        };
    }

    private void receive(Http2Stream stream, int bytes) throws Http2Fault {
        windows.received(bytes);
        windows.received(stream, bytes);
    }

    /** So many bytes that go on as they come, each frame after {@code pause}. */
    private void pass(Http2Stream stream, int bytes, Duration pause) throws Http2Fault {
        for (int passed = 0; passed < bytes; passed += FRAME) {
            clock.addAndGet(pause.toNanos());
            receive(stream, FRAME);
            windows.passed(stream, FRAME);
        }
    }

    @Test
    void whatGoesStraightOnGetsTheWidestWindow() throws Http2Fault {
        Http2Stream stream = stream(1);
        pass(stream, 2 * FIRST, SWIFT);
        assertThat(stream.width).as("what buffers may have taken proves nothing").isEqualTo(FIRST);
        pass(stream, 4 * WIDEST, SWIFT);
        assertThat(stream.width).isEqualTo(WIDEST);
        assertThat(stream.window).as("and may be used").isGreaterThanOrEqualTo(WIDEST / 2);
    }

    @Test
    void whatTricklesNeedsNoWiderWindow() throws Http2Fault {
        Http2Stream stream = stream(1);
        pass(stream, 2 * WIDEST, Duration.ofMillis(10));
        assertThat(stream.width).isEqualTo(FIRST);
    }

    @Test
    void whatWaitsForTheOtherSideGetsNoWiderWindow() throws Http2Fault {
        Http2Stream stream = stream(1);
        receive(stream, 1);
        pass(stream, 2 * WIDEST, SWIFT);
        assertThat(stream.width).isEqualTo(FIRST);
    }

    @Test
    void allGrowByAFourthOfTheLimitTogetherAndGiveItBack() throws Http2Fault {
        int grown = 0;
        Http2Stream first = stream(1);
        Http2Stream last = first;
        for (int id = 1; id < 40; id += 2) {
            last = id == 1 ? first : stream(id);
            pass(last, 4 * WIDEST, SWIFT);
            grown += last.width - FIRST;
        }
        assertThat(grown).isBetween((int) LIMIT / 4 - WIDEST / 2, (int) LIMIT / 4);
        assertThat(last.width).isEqualTo(FIRST);

        windows.closed(first);
        Http2Stream late = stream(41);
        pass(late, 4 * WIDEST, SWIFT);
        assertThat(late.width).isEqualTo(WIDEST);
    }

    @Test
    void aUsualBodyPassesWithoutAnUpdate() throws Http2Fault {
        int before = updates;
        pass(stream(1), 64 * 1024, SWIFT);
        assertThat(updates).isEqualTo(before);
    }

    @Test
    void moreThanAWindowIsAnErrorOfWhoeverSendsIt() throws Http2Fault {
        Http2Stream stream = stream(1);
        receive(stream, FIRST);
        assertThatThrownBy(() -> receive(stream, 1)).isInstanceOf(Http2Fault.class).hasMessageContaining("at most the 0");
        ReceiveWindows narrow = new ReceiveWindows(
                new FlushBatch(channel.eventLoop(), LIMIT), (_, _) -> updates++, clock::get, ROUND_TRIP::toNanos);
        narrow.received(65_535);
        assertThatThrownBy(() -> narrow.received(1)).isInstanceOf(Http2Fault.class).hasMessageContaining("connection's window");
    }

    @Test
    void whatAStreamLeavesBehindIsTheConnectionsAgain() throws Http2Fault {
        for (int id = 1; id < 4000; id += 2) {
            Http2Stream stream = stream(id);
            receive(stream, FIRST);
            windows.closed(stream);
        }
        assertThat(updates).isGreaterThan(1);
    }

    @Test
    void aWorkerWithLittleMemoryWidensNone() throws Http2Fault {
        windows = windows(FIRST);
        Http2Stream stream = stream(1);
        pass(stream, 4 * WIDEST, SWIFT);
        assertThat(stream.width).isEqualTo(FIRST);
    }
}
