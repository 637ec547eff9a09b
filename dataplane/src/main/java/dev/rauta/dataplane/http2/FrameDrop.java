// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.concurrent.TimeUnit;

/**
 * Drops what a client still sends after it was told that its connection is over, so much of it, and closes after a while;
 * confined to a worker.
 *
 * <p>A close while bytes lie unread would be a reset, which takes the GOAWAY with it.
 */
final class FrameDrop extends ChannelInboundHandlerAdapter {
    private static final long PATIENCE_SECONDS = 2;
    private static final int BYTES = 1 << 20;

    private int dropped;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(true);
        ctx.executor().schedule(() -> ctx.channel().close(), PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        dropped += in.readableBytes();
        in.release();
        if (dropped > BYTES) {
            // What lies unread makes the close a reset: the client has the rest of the time to hear why.
            ctx.channel().config().setAutoRead(false);
        }
    }

    /** Not passed on: the codec behind asks for more at the end of each read, whether or not that is done by itself. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        // Nothing of what was read went on.
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            ctx.channel().close();
        }
        ctx.fireUserEventTriggered(event);
    }
}
