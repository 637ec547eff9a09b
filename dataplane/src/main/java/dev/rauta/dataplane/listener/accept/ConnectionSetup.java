// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.accept;

import dev.rauta.dataplane.listener.Admission;
import dev.rauta.dataplane.listener.Connections;
import dev.rauta.dataplane.listener.Peer;
import dev.rauta.dataplane.listener.ServerConnection;
import dev.rauta.dataplane.listener.http1.Http1ServerConnection;
import dev.rauta.dataplane.listener.http2.Http2ServerConnection;
import dev.rauta.dataplane.listener.plan.BindingPlan;
import dev.rauta.dataplane.listener.stream.Carried;
import dev.rauta.dataplane.listener.stream.Choice;
import dev.rauta.dataplane.listener.stream.Splice;
import dev.rauta.dataplane.listener.stream.Splices;
import dev.rauta.dataplane.listener.tls.ServerContext;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.metrics.StreamOutcome;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.StreamRoute;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
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
    private final Supplier<BindingPlan> plan;
    private final Splices splices;

    /**
     * @param connections the worker's own
     * @param plan what hangs off the binding right now; asked at each connection and handshake
     * @param splices the worker's connections that go on as they are
     */
    public ConnectionSetup(Connections connections, Supplier<BindingPlan> plan, Splices splices) {
        this.connections = connections;
        this.plan = plan;
        this.splices = splices;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (!connections.accepted(channel)) {
            return;
        }
        if (connections.trust().proxyProtocolPorts().contains(plan.get().binding().port())) {
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
        BindingPlan now = plan.get();
        Peer peer = Peer.of(client, connections.trust().proxies(), now.tls() != null, now.binding());
        switch (now) {
            case BindingPlan.Clear _ ->
                channel.pipeline()
                        .addLast(new PrefaceSniffer(
                                plain -> Http1ServerConnection.serve(plain, connections, peer),
                                plain -> Http2ServerConnection.serve(plain, connections, peer),
                                connections.limits().idleTimeout().toMillis(),
                                () -> connections.reached(Limit.IDLE_TIMEOUT)));
            case BindingPlan.Encrypted _ -> {
                channel.config().setAutoRead(true);
                channel.pipeline()
                        .addLast(new ServerNameHandler(
                                plan, connections.limits().handshakeTimeout().toMillis(), new Sorting(peer)))
                        .addLast(new SlowHandshake(() -> connections.reached(Limit.HANDSHAKE_TIMEOUT)));
            }
            case BindingPlan.Raw(_, Carried carried) -> {
                if (!carry(channel, carried)) {
                    channel.close();
                }
            }
        }
    }

    /** Whether it goes anywhere. */
    private boolean carry(Channel channel, Carried carried) {
        switch (splices.choose(carried)) {
            case Choice.To to -> {
                splice(channel, to);
                return true;
            }
            case Choice.Nowhere nowhere -> {
                splices.refused(nowhere);
                return false;
            }
        }
    }

    private void splice(Channel channel, Choice.To to) {
        connections.add(channel, new Spliced(splices.begin(channel, to)));
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
        public boolean unwrapped(ChannelHandlerContext ctx, StreamRoute route) {
            // Chosen before the handshake, so that who would get nowhere hears nothing that looks like an answer.
            switch (splices.choose(new Carried(route.listener(), route))) {
                case Choice.To to -> {
                    ctx.pipeline().addLast(new Unwrapping(to));
                    return true;
                }
                case Choice.Nowhere nowhere -> {
                    splices.refused(nowhere);
                    return false;
                }
            }
        }

        @Override
        public boolean passedOn(ChannelHandlerContext ctx, StreamRoute route) {
            ctx.pipeline().remove(SlowHandshake.class);
            return carry(ctx.channel(), new Carried(route.listener(), route));
        }

        @Override
        public void nobodys(@Nullable ListenerName listener) {
            splices.unknown(listener);
        }
    }

    /** Waits for the handshake; no endpoint is troubled by who does not get through it. */
    private final class Unwrapping extends ChannelInboundHandlerAdapter {
        private final Choice.To to;
        private boolean over;

        Unwrapping(Choice.To to) {
            this.to = to;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
            if (!over && event instanceof SslHandshakeCompletionEvent handshake) {
                over = true;
                if (handshake.isSuccess()) {
                    splice(ctx.channel(), to);
                    ctx.pipeline().remove(this);
                } else {
                    splices.failed(to, StreamOutcome.TLS_FAILED);
                    ctx.close();
                }
            } else {
                super.userEventTriggered(ctx, event);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) throws Exception {
            if (!over) {
                over = true;
                splices.failed(to, StreamOutcome.TLS_FAILED);
            }
            super.channelInactive(ctx);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            log.atDebug().setCause(cause).log("Handshake failed");
            ctx.close();
        }
    }

    /** A connection that nobody reads here: it ends by itself, or with the drain. */
    private record Spliced(Splice splice) implements ServerConnection {
        @Override
        public int streams() {
            return 1;
        }

        @Override
        public void drain() {
            // Nothing can be said to the client in words that it would understand.
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
                Http2ServerConnection.serve(ctx.channel(), connections, peer);
            } else {
                ctx.channel().config().setAutoRead(false);
                Http1ServerConnection.serve(ctx.channel(), connections, peer);
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
