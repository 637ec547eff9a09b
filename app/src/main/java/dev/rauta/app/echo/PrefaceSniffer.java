// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.echo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.List;
import java.util.function.Consumer;

/** Tells HTTP/2 by prior knowledge from HTTP/1.1 by a connection's first bytes (RFC 9113, section 3.4). */
final class PrefaceSniffer extends ByteToMessageDecoder {
    private final Consumer<ChannelPipeline> http1;
    private final Consumer<ChannelPipeline> http2;

    PrefaceSniffer(Consumer<ChannelPipeline> http1, Consumer<ChannelPipeline> http2) {
        this.http1 = http1;
        this.http2 = http2;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
        try {
            int compared = Math.min(preface.readableBytes(), in.readableBytes());
            boolean same = ByteBufUtil.equals(preface, 0, in, in.readerIndex(), compared);
            if (same && compared < preface.readableBytes()) {
                return;
            }
            (same ? http2 : http1).accept(ctx.pipeline());
            ctx.pipeline().remove(this);
        } finally {
            preface.release();
        }
    }
}
