// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.accept;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;

/** Hears that a TLS handshake took too long, from the wait for its ClientHello on; gone once it has ended. */
final class SlowHandshake extends ChannelInboundHandlerAdapter {
    private final Runnable onSlow;

    /** @param onSlow runs where the connection ends for it */
    SlowHandshake(Runnable onSlow) {
        this.onSlow = onSlow;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCompletionEvent done && done.cause() instanceof SslHandshakeTimeoutException) {
            onSlow.run();
        }
        ctx.fireUserEventTriggered(event);
        if (event instanceof SslHandshakeCompletionEvent) {
            ctx.pipeline().remove(this);
        }
    }
}
