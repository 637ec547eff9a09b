// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.accept;

import dev.rauta.dataplane.listener.Connections;
import dev.rauta.dataplane.listener.Peer;
import dev.rauta.dataplane.listener.http1.Http1ServerConnection;
import dev.rauta.dataplane.listener.http2.Http2ServerConnection;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslHandler;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes on with what ALPN agreed on; HTTP/1.1 for clients without it. */
final class Negotiation extends ApplicationProtocolNegotiationHandler {
    private static final Logger log = LoggerFactory.getLogger(Negotiation.class);

    private final Connections connections;
    private final Peer peer;

    /** @param peer as its handshake will have let it in */
    Negotiation(Connections connections, Peer peer) {
        super(ApplicationProtocolNames.HTTP_1_1);
        this.connections = connections;
        this.peer = peer;
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        Peer let = peer;
        if (tls != null) {
            SSLSession session = tls.engine().getSession();
            let = peer.over(session.getProtocol(), session.getCipherSuite());
        }
        if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
            Http2ServerConnection.serve(ctx.channel(), connections, let);
        } else {
            ctx.channel().config().setAutoRead(false);
            Http1ServerConnection.serve(ctx.channel(), connections, let);
        }
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext ctx, @Nullable Throwable cause) {
        // Scanners and clients that do not trust us: their business, not the log's.
        ctx.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.atDebug().setCause(cause).log("Connection failed after its handshake");
        ctx.close();
    }
}
