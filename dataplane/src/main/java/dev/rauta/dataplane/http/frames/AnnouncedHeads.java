// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.frames;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * Tells the peer a limit on heads that is lower than what is decoded; confined to a worker.
 *
 * <p>Netty ends the connection where a block is a quarter larger than the limit that the peer has acknowledged. What it
 * remembers for the acknowledgement is what it was given, so it is given the limit that the peer hears only while it writes.
 */
final class AnnouncedHeads extends DecoratingHttp2ConnectionEncoder {
    private final long announced;

    /** @param announced the largest head that the peer may send (RFC 9113, section 6.5.2) */
    AnnouncedHeads(Http2ConnectionEncoder encoder, long announced) {
        super(encoder);
        this.announced = announced;
    }

    @Override
    public ChannelFuture writeSettings(ChannelHandlerContext ctx, Http2Settings settings, ChannelPromise promise) {
        Long decoded = settings.maxHeaderListSize();
        if (decoded == null) {
            return super.writeSettings(ctx, settings, promise);
        }
        settings.maxHeaderListSize(announced);
        try {
            return super.writeSettings(ctx, settings, promise);
        } finally {
            settings.maxHeaderListSize(decoded);
        }
    }
}
