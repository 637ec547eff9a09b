// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Netty's HTTP/1.1 request decoder, made to refuse what it would repair. */
final class RequestDecoder extends HttpRequestDecoder {
    private final Runnable onBytes;

    /**
     * @param onBytes runs whenever bytes come
     */
    RequestDecoder(ConnectionLimits limits, Runnable onBytes) {
        super(new HttpDecoderConfig()
                // The line holds method and version too.
                .setMaxInitialLineLength(limits.targetBytes() + 64)
                .setMaxHeaderSize(limits.headerBytes())
                .setMaxChunkSize(64 * 1024)
                .setAllowDuplicateContentLengths(false));
        this.onBytes = onBytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        onBytes.run();
        super.channelRead(ctx, message);
    }

    /** RFC 9112, section 6.1, lets a server drop the length; refusing leaves nothing for two readings. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("content-length beside transfer-encoding (expected: one of them)");
    }
}
