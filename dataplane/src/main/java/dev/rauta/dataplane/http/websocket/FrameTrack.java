// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.websocket;

import io.netty.buffer.ByteBuf;

/**
 * Where the frames of one half of a WebSocket begin and end (RFC 6455, section 5.2), by their headers alone; confined to a worker.
 *
 * <p>What cannot be a frame of this half is never at a boundary again: whatever it is, nothing may be put into it.
 */
final class FrameTrack {
    private static final int OPCODE = 0x0f;
    private static final int CONTROL = 0x08;
    private static final int CLOSE = 0x08;
    private static final int MASK = 0x80;
    private static final int LENGTH = 0x7f;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;
    private static final int FIRST = 2;
    private static final int KEY = 4;

    private final boolean masked;
    private int opcode;

    /** How much of a header has come, and how long it is; in bytes. */
    private int come;

    private int size = FIRST;

    /** Where the length ends in the header. */
    private int lengthEnd;

    private long length;

    /** How much of the payload has not come, in bytes. */
    private long left;

    private boolean closed;
    private boolean lost;

    /** @param masked whether it is the client's half (section 5.1) */
    FrameTrack(boolean masked) {
        this.masked = masked;
    }

    /** Whether the next byte begins a frame. */
    boolean between() {
        return come == 0 && left == 0 && !lost;
    }

    /** Whether something has come that cannot be a frame of this half. */
    boolean lost() {
        return lost;
    }

    /** Whether the header of a Close frame has come. */
    boolean closed() {
        return closed;
    }

    /** Goes on over all bytes between two indices. */
    void pass(ByteBuf data, int from, int to) {
        int at = from;
        while (at < to) {
            at = frame(data, at, to);
        }
    }

    /** Goes on to the end of the frame that has begun, or begins. @return where that is; {@code to} where it is not there yet */
    int frame(ByteBuf data, int from, int to) {
        int at = from;
        while (at < to && !lost) {
            if (left > 0) {
                int taken = (int) Math.min(left, to - at);
                left -= taken;
                at += taken;
            } else {
                header(data.getByte(at++));
            }
            if (between()) {
                return at;
            }
        }
        return to;
    }

    private void header(byte next) {
        if (come == 0) {
            opcode = next & OPCODE;
        } else if (come == 1) {
            second(next);
        } else if (come < lengthEnd) {
            length = length << Byte.SIZE | next & 0xff;
        }
        if (++come == size) {
            come = 0;
            size = FIRST;
            left = length;
            closed |= opcode == CLOSE;
            // The highest bit of a length is 0 (section 5.2).
            lost |= length < 0;
        }
    }

    private void second(byte next) {
        int small = next & LENGTH;
        boolean hidden = (next & MASK) != 0;
        lost = hidden != masked || (opcode >= CONTROL && small >= TWO_BYTES);
        lengthEnd = FIRST + (small == TWO_BYTES ? Short.BYTES : small == EIGHT_BYTES ? Long.BYTES : 0);
        length = small < TWO_BYTES ? small : 0;
        size = lengthEnd + (masked ? KEY : 0);
    }
}
