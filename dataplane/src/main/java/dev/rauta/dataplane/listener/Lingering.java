// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection so that its last response arrives (RFC 9112, section 9.6): sends the end of our side, drops what
 * the client still sends, and closes when the client does or its patience is up.
 *
 * <p>A close while bytes lie unread would be a reset, which takes the response with it.
 */
final class Lingering {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);
    private static final int BYTES = 1 << 20;

    private final Channel channel;
    private long began;
    private int dropped;

    Lingering(Channel channel) {
        this.channel = channel;
    }

    boolean begun() {
        return began != 0;
    }

    /** Ends our side once all that was written has left; once. */
    void begin() {
        began = System.nanoTime();
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
            channel.config().setAutoRead(true);
        });
    }

    /** Counts bytes that nobody wants. */
    void drop(int bytes) {
        dropped += bytes;
        if (dropped > BYTES) {
            channel.close();
        }
    }

    void tick(long now) {
        if (now - began > PATIENCE) {
            channel.close();
        }
    }
}
