// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.Mapping;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives each accepted connection its handlers: TLS or not, then the protocol that the client speaks. */
public final class ConnectionSetup extends ChannelInitializer<Channel> {
    private static final Logger log = LoggerFactory.getLogger(ConnectionSetup.class);
    private static final int CLIENT_HELLO_LIMIT = 64 * 1024;

    private final Connections connections;
    private final Supplier<PortPlan> plan;

    /**
     * @param connections the worker's own
     * @param plan what hangs off the port right now; asked at each connection and handshake
     */
    public ConnectionSetup(Connections connections, Supplier<PortPlan> plan) {
        this.connections = connections;
        this.plan = plan;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (!connections.accepted(channel)) {
            return;
        }
        if (connections.trust().proxyProtocolPorts().contains(plan.get().port())) {
            long timeout = connections.limits().headerTimeout().toMillis();
            channel.pipeline()
                    .addLast(new HAProxyMessageDecoder(), new ProxyHeader(timeout, client -> begin(channel, client)));
        } else if (channel.remoteAddress() instanceof InetSocketAddress client) {
            begin(channel, client.getAddress());
        } else {
            channel.close();
        }
    }

    private void begin(Channel channel, InetAddress client) {
        if (!connections.counted(channel, client)) {
            return;
        }
        PortPlan now = plan.get();
        Peer peer = Peer.of(client, connections.trust().proxies(), now.tls() != null, now.port());
        if (now.tls() == null) {
            channel.pipeline()
                    .addLast(new PrefaceSniffer(
                            plain -> new Http1ServerConnection(plain, connections, peer),
                            plain -> new Http2ServerConnection(plain, connections, peer),
                            connections.limits().idleTimeout().toMillis()));
        } else {
            channel.config().setAutoRead(true);
            channel.pipeline().addLast(sni(), new Negotiated(peer));
        }
    }

    private SniHandler sni() {
        Mapping<String, SslContext> contexts = serverName -> {
            SniTable table = plan.get().tls();
            SslContext context = table == null ? null : table.find(serverName);
            if (context == null) {
                throw new IllegalArgumentException("server name: " + serverName + " (expected: one of this port's)");
            }
            return context;
        };
        return new SniHandler(
                contexts, CLIENT_HELLO_LIMIT, connections.limits().handshakeTimeout().toMillis());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    /** Goes on with what ALPN agreed on; HTTP/1.1 for clients without it. */
    private final class Negotiated extends ApplicationProtocolNegotiationHandler {
        private final Peer peer;

        Negotiated(Peer peer) {
            super(ApplicationProtocolNames.HTTP_1_1);
            this.peer = peer;
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                new Http2ServerConnection(ctx.channel(), connections, peer);
            } else {
                ctx.channel().config().setAutoRead(false);
                new Http1ServerConnection(ctx.channel(), connections, peer);
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
}
