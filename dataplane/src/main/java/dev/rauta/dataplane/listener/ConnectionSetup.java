// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import dev.rauta.dataplane.listener.passthrough.PassthroughTargets;
import dev.rauta.dataplane.listener.passthrough.Splice;
import dev.rauta.dataplane.listener.tls.ServerContext;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.routes.StreamRoute;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives each accepted connection its handlers: TLS or not, then the protocol that the client speaks. */
public final class ConnectionSetup extends ChannelInitializer<Channel> {
    private static final Logger log = LoggerFactory.getLogger(ConnectionSetup.class);

    private final Connections connections;
    private final Supplier<PortPlan> plan;
    private final PassthroughTargets targets;

    /**
     * @param connections the worker's own
     * @param plan what hangs off the port right now; asked at each connection and handshake
     * @param targets where the worker's undecrypted connections go
     */
    public ConnectionSetup(Connections connections, Supplier<PortPlan> plan, PassthroughTargets targets) {
        this.connections = connections;
        this.plan = plan;
        this.targets = targets;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (!connections.accepted(channel)) {
            return;
        }
        if (connections.trust().proxyProtocolPorts().contains(plan.get().port())) {
            long timeout = connections.limits().headerTimeout().toMillis();
            channel.pipeline()
                    .addLast(
                            new HAProxyMessageDecoder(),
                            new ProxyHeader(
                                    timeout,
                                    () -> connections.reached(Limit.HEADER_TIMEOUT),
                                    client -> begin(channel, client)));
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
                            connections.limits().idleTimeout().toMillis(),
                            () -> connections.reached(Limit.IDLE_TIMEOUT)));
        } else {
            channel.config().setAutoRead(true);
            channel.pipeline()
                    .addLast(new ServerNameHandler(
                            plan, connections.limits().handshakeTimeout().toMillis(), new Sorting(peer)))
                    .addLast(new SlowHandshake(() -> connections.reached(Limit.HANDSHAKE_TIMEOUT)));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    /** Gives a connection what its server name asks for. */
    private final class Sorting implements ServerNameHandler.Sorted {
        private final Peer peer;

        Sorting(Peer peer) {
            this.peer = peer;
        }

        @Override
        public void terminated(ChannelHandlerContext ctx, String serverName, ServerContext context) {
            ctx.pipeline().addLast(new Negotiated(peer.with(new Admission(context.policy(), serverName, plan))));
        }

        @Override
        public void passedOn(ChannelHandlerContext ctx, StreamRoute route) {
            ctx.pipeline().remove(SlowHandshake.class);
            connections.add(ctx.channel(), new PassedOn(targets.splice(ctx.channel(), route)));
        }
    }

    /** A connection that nobody reads here: it ends by itself, or with the drain. */
    private record PassedOn(Splice splice) implements ServerConnection {
        @Override
        public int streams() {
            return 1;
        }

        @Override
        public void drain() {
            // Nothing can be said to the client in words that are not encrypted.
        }

        @Override
        public void tick(long now) {
            splice.tick(now);
        }
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
