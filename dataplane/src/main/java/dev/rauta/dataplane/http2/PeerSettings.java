// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;

/** What the peer says that it takes (RFC 9113, section 6.5.2); confined to a worker. */
public final class PeerSettings {
    private static final int SETTING = 6;
    private static final int ENABLE_PUSH = 2;
    private static final int MAX_CONCURRENT_STREAMS = 3;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int MAX_FRAME_SIZE = 5;
    private static final int ENABLE_CONNECT_PROTOCOL = 8;

    private int streams = Integer.MAX_VALUE;
    private int window = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    private int frame = Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE;
    private boolean extendedConnect;

    PeerSettings() {}

    /** How many streams of ours it takes at a time. */
    public int streams() {
        return streams;
    }

    /** The window that a stream of ours begins with, in bytes. */
    int window() {
        return window;
    }

    /** The largest frame that it takes, in bytes. */
    int frame() {
        return frame;
    }

    /** Whether it takes extended CONNECT; once true it stays so (RFC 8441, section 3). */
    public boolean extendedConnect() {
        return extendedConnect;
    }

    /** Takes in the payload of a SETTINGS frame; settings that nobody knows are passed over. */
    void read(ByteBuf in, int at, int length) throws Http2Fault {
        if (length % SETTING != 0) {
            throw Http2Fault.ofConnection(Http2Error.FRAME_SIZE_ERROR, "SETTINGS: " + length + " bytes (expected: 6 each)");
        }
        for (int i = at; i < at + length; i += SETTING) {
            set(in.getUnsignedShort(i), in.getUnsignedInt(i + 2));
        }
    }

    private void set(int key, long value) throws Http2Fault {
        switch (key) {
            case ENABLE_PUSH -> check(value <= 1, Http2Error.PROTOCOL_ERROR, "ENABLE_PUSH", value);
            case MAX_CONCURRENT_STREAMS -> streams = (int) Math.min(value, Integer.MAX_VALUE);
            case INITIAL_WINDOW_SIZE -> {
                check(value <= Integer.MAX_VALUE, Http2Error.FLOW_CONTROL_ERROR, "INITIAL_WINDOW_SIZE", value);
                window = (int) value;
            }
            case MAX_FRAME_SIZE -> {
                check(value >= Http2CodecUtil.MAX_FRAME_SIZE_LOWER_BOUND && value <= Http2CodecUtil.MAX_FRAME_SIZE_UPPER_BOUND, Http2Error.PROTOCOL_ERROR, "MAX_FRAME_SIZE", value);
                frame = (int) value;
            }
            case ENABLE_CONNECT_PROTOCOL -> {
                check(value <= 1, Http2Error.PROTOCOL_ERROR, "ENABLE_CONNECT_PROTOCOL", value);
                extendedConnect |= value == 1;
            }
            default -> {}
        }
    }

    private static void check(boolean holds, Http2Error error, String name, long value) throws Http2Fault {
        if (!holds) {
            throw Http2Fault.ofConnection(error, name + ": " + value + " (expected: what RFC 9113, section 6.5.2, allows)");
        }
    }
}
