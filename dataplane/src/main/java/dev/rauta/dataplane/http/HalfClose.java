// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/** Ends our side of a connection and leaves the other open (RFC 9112, section 9.6; RFC 8446, section 6.1). */
public final class HalfClose {
    private HalfClose() {}

    /** Whether a connection's halves end by themselves: over TLS the end of one takes the other with it. */
    public static boolean possible(Channel channel) {
        return channel instanceof DuplexChannel && channel.pipeline().get(SslHandler.class) == null;
    }

    /**
     * Lets the peer end its half alone from now on, where that is {@link #possible}; then a {@link
     * io.netty.channel.socket.ChannelInputShutdownEvent} says so, and whoever hears it must end the connection.
     */
    public static void await(Channel channel) {
        if (possible(channel)) {
            channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }
    }

    /**
     * Ends it once all that was written has left; on the channel's loop.
     *
     * @param done runs then; where the connection has failed meanwhile, or knows no halves, it is closed instead
     */
    public static void of(Channel channel, Runnable done) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (channel instanceof DuplexChannel ended && ended.isOutputShutdown() && channel.isActive()) {
                done.run();
                return;
            }
            if (!written.isSuccess() || !(channel instanceof DuplexChannel duplex)) {
                channel.close();
                return;
            }
            SslHandler tls = channel.pipeline().get(SslHandler.class);
            if (tls != null) {
                tls.closeOutbound().addListener(_ -> duplex.shutdownOutput());
            } else {
                duplex.shutdownOutput();
            }
            done.run();
        });
    }
}
