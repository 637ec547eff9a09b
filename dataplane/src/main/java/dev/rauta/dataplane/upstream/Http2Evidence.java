// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Looks at the first bytes that a peer sends on a connection for HTTP/1.1.
 *
 * <p>A peer that speaks HTTP/2 only sends SETTINGS or GOAWAY there, whatever it is sent. No HTTP/1.1 response begins with
 * a zero byte, as every frame of theirs does, so the request has certainly not been understood.
 */
final class Http2Evidence extends ChannelInboundHandlerAdapter {
    private static final int TYPE = 3;
    private static final int SETTINGS = 0x4;
    private static final int GOAWAY = 0x7;

    private final Runnable found;

    /** @param found run on the loop, before the connection is used for anything else */
    Http2Evidence(Runnable found) {
        this.found = found;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ctx.pipeline().remove(this);
        if (message instanceof ByteBuf bytes && isHttp2(bytes)) {
            bytes.release();
            found.run();
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private static boolean isHttp2(ByteBuf bytes) {
        int first = bytes.readerIndex();
        if (!bytes.isReadable() || bytes.getByte(first) != 0) {
            return false;
        }
        if (bytes.readableBytes() <= TYPE) {
            return true;
        }
        int type = bytes.getByte(first + TYPE);
        return type == SETTINGS || type == GOAWAY;
    }
}
