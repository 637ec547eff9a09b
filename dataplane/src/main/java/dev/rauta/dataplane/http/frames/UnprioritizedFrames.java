// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.frames;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;

/** Hears frames, and headers alike whether they name a priority or not: priorities are no more (RFC 9113, section 5.3.2). */
public class UnprioritizedFrames extends Http2EventAdapter {
    @Override
    public final void onHeadersRead(
            ChannelHandlerContext ctx,
            int id,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean end)
            throws Http2Exception {
        onHeadersRead(ctx, id, headers, padding, end);
    }
}
