// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * Netty's connection handler with resets that take effect at once (RFC 9113, sections 5.1 and 6.4); confined to a worker.
 *
 * <p>A stream that is reset is closed before the reset has left, so that no DATA that waits for a window follows it; and
 * what its peer had under way is passed over, where Netty would answer each frame by another reset and in the end take
 * its own resets for an attack.
 */
final class Http2Handler extends Http2ConnectionHandler {
    private static final int REMEMBERED = 1024;

    private int[] recent = {};
    private int resets;

    Http2Handler(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
        super(decoder, encoder, settings);
    }

    @Override
    public ChannelFuture resetStream(ChannelHandlerContext ctx, int id, long error, ChannelPromise promise) {
        if (recent.length == 0) {
            recent = new int[REMEMBERED];
        }
        recent[resets++ & (REMEMBERED - 1)] = id;
        Http2Stream stream = connection().stream(id);
        ChannelFuture sent = super.resetStream(ctx, id, error, promise);
        if (stream != null) {
            stream.close();
        }
        return sent;
    }

    @Override
    protected void onStreamError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception.StreamException error) {
        if (error.error() != Http2Error.STREAM_CLOSED || !recentlyReset(error.streamId())) {
            super.onStreamError(ctx, outbound, cause, error);
        }
    }

    private boolean recentlyReset(int id) {
        for (int one : recent) {
            if (one == id) {
                return true;
            }
        }
        return false;
    }
}
