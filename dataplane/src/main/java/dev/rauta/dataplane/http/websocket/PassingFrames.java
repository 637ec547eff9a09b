// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One half of a WebSocket that goes through us, until we end it with a Close of our own (RFC 6455, section 5.5.1); confined to a
 * worker.
 *
 * <p>Bytes go on as they are. A Close fits only between two frames, so that one that has begun goes on to its end first; of what
 * its sender says after that nothing goes on.
 */
public final class PassingFrames {
    /** FIN and the opcode of Close. */
    private static final int CLOSE = 0x88;

    private static final int MASK = 0x80;

    /** An endpoint goes away (section 7.4.1). */
    private static final int GOING_AWAY = 1001;

    /** The longest of ours, in bytes. */
    private static final int CLOSE_BYTES = 8;

    private final FrameTrack track;
    private final boolean masked;
    private boolean ending;
    private boolean due;
    private boolean ended;

    private PassingFrames(boolean masked) {
        this.masked = masked;
        this.track = new FrameTrack(masked);
    }

    /** What a client sends, which is masked (section 5.3). */
    public static PassingFrames ofClient() {
        return new PassingFrames(true);
    }

    /** What a server sends. */
    public static PassingFrames ofServer() {
        return new PassingFrames(false);
    }

    /** Takes note of {@code data}, which stays the caller's. @return how many of its bytes go on */
    public int pass(ByteBuf data) {
        int from = data.readerIndex();
        int to = data.writerIndex();
        if (!ending || ended) {
            track.pass(data, from, to);
            return ended ? 0 : to - from;
        }
        int end = track.frame(data, from, to);
        due = track.between() && !track.closed();
        track.pass(data, end, to);
        return due ? end - from : to - from;
    }

    /** Ends this half as soon as no frame is under way. */
    public void end() {
        ending = true;
        due = track.between() && !track.closed();
    }

    /** Whether {@link #close} is to be sent now, behind what has gone on. */
    public boolean due() {
        return due;
    }

    /** Whether that was sent. */
    public boolean ended() {
        return ended;
    }

    /** Whether all that has come were frames, and the sender has not said Close. */
    public boolean open() {
        return !track.lost() && !track.closed();
    }

    /** Whether the sender itself has said Close, be it that it went on or not. */
    public boolean closed() {
        return track.closed();
    }

    /** The Close that ends this half; once. */
    public ByteBuf close() {
        due = false;
        ended = true;
        ByteBuf frame = Unpooled.buffer(CLOSE_BYTES);
        frame.writeByte(CLOSE);
        if (!masked) {
            return frame.writeByte(Short.BYTES).writeShort(GOING_AWAY);
        }
        int key = ThreadLocalRandom.current().nextInt();
        return frame.writeByte(MASK | Short.BYTES).writeInt(key).writeShort(GOING_AWAY ^ key >>> Short.SIZE);
    }
}
