// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.worker;

import dev.rauta.dataplane.http.Buffers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Readies what a listening socket accepts, and passes it on; confined to the socket's loop. */
final class Acceptor extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(Acceptor.class);
    private static final long REST_SECONDS = 1;

    private final Consumer<Channel> accepted;
    private final boolean inherits;
    private long count;
    private boolean resting;

    /**
     * @param inherits whether accepted sockets have the options of the one they came in by
     * @param accepted takes each, which belongs to no loop yet
     */
    Acceptor(boolean inherits, Consumer<Channel> accepted) {
        this.inherits = inherits;
        this.accepted = accepted;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Channel channel = (Channel) message;
        count++;
        try {
            ChannelConfig config = channel.config();
            config.setAllocator(Buffers.POOLED);
            config.setAutoRead(false);
            config.setWriteBufferWaterMark(Buffers.WAITING);
            if (!inherits) {
                config.setOption(ChannelOption.TCP_NODELAY, true);
                config.setOption(ChannelOption.SO_KEEPALIVE, true);
            }
            accepted.accept(channel);
        } catch (RuntimeException e) {
            // Such as a client that has gone already.
            log.atDebug().setCause(e).log("Accepted connection lost");
            channel.unsafe().closeForcibly();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // No file descriptor is left, for instance; to try again at once would do nothing but keep the loop busy.
        Channel listening = ctx.channel();
        if (listening.config().isAutoRead()) {
            log.atWarn().setCause(cause).log("Nothing is accepted for a second");
            listening.config().setAutoRead(false);
            resting = true;
            ctx.executor().schedule(() -> goOn(listening), REST_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void goOn(Channel listening) {
        resting = false;
        listening.config().setAutoRead(true);
    }

    /** How many it has accepted so far. */
    long accepted() {
        return count;
    }

    /** Whether it accepts what comes, and does not rest after a fault. */
    boolean accepting() {
        return !resting;
    }
}
