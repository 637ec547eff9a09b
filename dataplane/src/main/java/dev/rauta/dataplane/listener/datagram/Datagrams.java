// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.datagram;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;

/** How datagrams are held in memory. */
public final class Datagrams {
    /** The largest there can be, in bytes (RFC 768). */
    private static final int LARGEST = 65_535;

    /** How many bytes may wait for a socket that takes none; what comes then is dropped. */
    public static final WriteBufferWaterMark WAITING = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private Datagrams() {}

    /** Room for any datagram: what does not fit would be cut. */
    public static RecvByteBufAllocator room() {
        return new FixedRecvByteBufAllocator(LARGEST);
    }

    /** The same bytes in a buffer of their own size, for they may wait; takes ownership of {@code datagram}. */
    static ByteBuf fitted(ByteBufAllocator allocator, ByteBuf datagram) {
        try {
            return allocator.buffer(datagram.readableBytes()).writeBytes(datagram);
        } finally {
            datagram.release();
        }
    }
}
