// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/** Ends our side of a connection and leaves the other open (RFC 9112, section 9.6; RFC 8446, section 6.1). */
public final class HalfClose {
    private HalfClose() {}

    /**
     * Ends it once all that was written has left; on the channel's loop.
     *
     * @param done runs then; where the connection has failed meanwhile, or knows no halves, it is closed instead
     */
    public static void of(Channel channel, Runnable done) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
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
