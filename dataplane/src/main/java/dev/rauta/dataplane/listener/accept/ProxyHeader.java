// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.accept;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Waits for the PROXY protocol's header, versions 1 and 2, which a listener that asks for it gets first on every connection
 * or closes it (the PROXY protocol, sections 2.1 and 2.2); behind Netty's decoder for it.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {
    private final long timeoutMillis;
    private final Runnable onSlow;
    private final Consumer<InetAddress> onClient;
    private Runnable stopWaiting = () -> {};

    /**
     * @param onSlow runs where the header did not come in time, and the connection ends
     * @param onClient hears who the client is, and adds the handlers that come next
     */
    ProxyHeader(long timeoutMillis, Runnable onSlow, Consumer<InetAddress> onClient) {
        this.timeoutMillis = timeoutMillis;
        this.onSlow = onSlow;
        this.onClient = onClient;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        Future<?> waiting = ctx.executor().schedule(() -> giveUp(ctx), timeoutMillis, TimeUnit.MILLISECONDS);
        stopWaiting = () -> waiting.cancel(false);
        ctx.read();
    }

    private void giveUp(ChannelHandlerContext ctx) {
        onSlow.run();
        ctx.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof HAProxyMessage header)) {
            ReferenceCountUtil.release(message);
            ctx.close();
            return;
        }
        stopWaiting.run();
        try {
            onClient.accept(client(ctx.channel().remoteAddress(), header));
            ctx.pipeline().remove(this);
        } catch (UnknownHostException e) {
            ctx.close();
        } finally {
            header.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        // Part of a header: the rest must be asked for.
        ctx.read();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        stopWaiting.run();
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // No header, or a broken one: whoever it is came past the proxy.
        ctx.close();
    }

    /** The header's source; the connection's own where the proxy speaks for itself or does not know. */
    private static InetAddress client(SocketAddress peer, HAProxyMessage header) throws UnknownHostException {
        String source = header.command() == HAProxyCommand.LOCAL ? null : header.sourceAddress();
        byte[] address = source == null ? null : NetUtil.createByteArrayFromIpAddressString(source);
        if (address != null) {
            return InetAddress.getByAddress(address);
        }
        if (peer instanceof InetSocketAddress socket) {
            return socket.getAddress();
        }
        throw new UnknownHostException(String.valueOf(peer));
    }
}
