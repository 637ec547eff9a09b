// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.accept;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells HTTP/2 by prior knowledge from HTTP/1.1 by a connection's first bytes, however they are split (RFC 9113,
 * section 3.4).
 */
final class PrefaceSniffer extends ByteToMessageDecoder {
    private final Consumer<Channel> http1;
    private final Consumer<Channel> http2;
    private final long timeoutMillis;
    private final Runnable onSilence;

    /** @param onSilence runs where nothing was said in time, and the connection ends */
    PrefaceSniffer(Consumer<Channel> http1, Consumer<Channel> http2, long timeoutMillis, Runnable onSilence) {
        this.http1 = http1;
        this.http2 = http2;
        this.timeoutMillis = timeoutMillis;
        this.onSilence = onSilence;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        var silence = ctx.executor().schedule(() -> endSilence(ctx), timeoutMillis, TimeUnit.MILLISECONDS);
        silenceEnds = () -> silence.cancel(false);
        ctx.read();
    }

    private void endSilence(ChannelHandlerContext ctx) {
        onSilence.run();
        ctx.close();
    }

    private Runnable silenceEnds = () -> {};

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
        try {
            int compared = Math.min(preface.readableBytes(), in.readableBytes());
            boolean same = ByteBufUtil.equals(preface, 0, in, in.readerIndex(), compared);
            if (same && compared < preface.readableBytes()) {
                ctx.read();
                return;
            }
            silenceEnds.run();
            (same ? http2 : http1).accept(ctx.channel());
            // What has been read so far goes on to the handlers that have just been added.
            ctx.pipeline().remove(this);
        } finally {
            preface.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        silenceEnds.run();
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
