// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.wire;

import dev.rauta.dataplane.exchanges.plan.Dice;
import dev.rauta.dataplane.testing.wire.Http2Frame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * What one side lets the other do on a connection.
 *
 * @param window how much of each stream it takes unasked
 * @param frame its largest frame
 * @param table its largest header table
 * @param streams how many streams it takes at once, 0 for no word about it
 */
public record Http2Terms(int window, int frame, int table, int streams) {

    /** Any, with windows from nothing to more than a body. */
    public static Http2Terms any(Dice dice, boolean server) {
        return new Http2Terms(
                window(dice),
                dice.pick(16384, 16384, 16385, 65536, (1 << 24) - 1),
                dice.pick(4096, 4096, 0, 100, 65536),
                server ? dice.pick(0, 100, 1000, 16, 4, 2) : 0);
    }

    public static int window(Dice dice) {
        return dice.pick(0, 1, 100, 1000, 16_384, 65_535, 65_535, 1 << 20);
    }

    public byte[] payload() {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.writeBytes(setting(Http2Frame.INITIAL_WINDOW_SIZE, window));
        payload.writeBytes(setting(Http2Frame.MAX_FRAME_SIZE, frame));
        payload.writeBytes(setting(Http2Frame.HEADER_TABLE_SIZE, table));
        if (streams > 0) {
            payload.writeBytes(setting(Http2Frame.MAX_CONCURRENT_STREAMS, streams));
        }
        // One that nobody knows must be ignored (RFC 9113, section 6.5.2).
        payload.writeBytes(setting(0x5a5a, 7));
        return payload.toByteArray();
    }

    public static byte[] setting(int id, int value) {
        return ByteBuffer.allocate(6).putShort((short) id).putInt(value).array();
    }
}
