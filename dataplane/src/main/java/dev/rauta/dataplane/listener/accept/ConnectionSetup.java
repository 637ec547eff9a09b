// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.accept;

import dev.rauta.dataplane.http.Ends;
import dev.rauta.dataplane.http.ShownCertificate;
import dev.rauta.dataplane.listener.Admission;
import dev.rauta.dataplane.listener.Connections;
import dev.rauta.dataplane.listener.Peer;
import dev.rauta.dataplane.listener.http1.Http1ServerConnection;
import dev.rauta.dataplane.listener.http2.Http2ServerConnection;
import dev.rauta.dataplane.listener.plan.BindingPlan;
import dev.rauta.dataplane.listener.stream.Carried;
import dev.rauta.dataplane.listener.stream.Splices;
import dev.rauta.dataplane.listener.tls.ServerContext;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.StreamRoute;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives each connection that came in its handlers: TLS or not, then the protocol that the client speaks. */
public final class ConnectionSetup {
    private final Connections connections;
    private final Supplier<BindingPlan> plan;
    private final Onward onward;

    /**
     * @param connections the worker's own
     * @param plan what hangs off the binding right now; asked at each connection and handshake
     * @param splices the worker's connections that go on as they are
     */
    public ConnectionSetup(Connections connections, Supplier<BindingPlan> plan, Splices splices) {
        this.connections = connections;
        this.plan = plan;
        this.onward = new Onward(connections, splices);
    }

    /** Begins with {@code channel}, on its worker's loop. */
    public void begin(Channel channel) {
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
        Peer peer = Peer.of(client, ends(channel, client), connections.trust().proxies(), now.tls() != null, now.binding());
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
                                plan,
                                connections.flushes(),
                                connections.limits().handshakeTimeout().toMillis(),
                                new Sorting(peer)))
                        .addLast(new SlowHandshake(() -> connections.reached(Limit.HANDSHAKE_TIMEOUT)));
            }
            case BindingPlan.Gone _ -> channel.close();
            case BindingPlan.Raw(_, Carried carried) -> {
                if (!onward.asItIs(channel, carried)) {
                    channel.close();
                }
            }
        }
    }

    /** Of a client behind a proxy that tells its address the port is not known. */
    private static Ends ends(Channel channel, InetAddress client) {
        int port = channel.remoteAddress() instanceof InetSocketAddress from && client.equals(from.getAddress()) ? from.getPort() : 0;
        return new Ends(port, channel.localAddress() instanceof InetSocketAddress local ? local : null);
    }

    /** What a client has shown in its handshake, looked at when it is first asked for, and once; confined to the connection's worker. */
    private static final class Shown implements Supplier<@Nullable ShownCertificate> {
        private final Channel channel;
        private final ServerContext context;
        private @Nullable ShownCertificate found;
        private boolean looked;

        Shown(Channel channel, ServerContext context) {
            this.channel = channel;
            this.context = context;
        }

        @Override
        public @Nullable ShownCertificate get() {
            SslHandler tls = looked ? null : channel.pipeline().get(SslHandler.class);
            if (tls != null) {
                found = context.shown(tls.engine().getSession());
                looked = true;
            }
            return found;
        }
    }

    /** Gives a connection what its server name asks for. */
    private final class Sorting implements ServerNameHandler.Sorted {
        private final Peer peer;

        Sorting(Peer peer) {
            this.peer = peer;
        }

        @Override
        public void terminated(ChannelHandlerContext ctx, String serverName, ServerContext context) {
            Admission admission = new Admission(context.policy(), serverName, new Shown(ctx.channel(), context), plan);
            ctx.pipeline().addLast(new Negotiation(connections, peer.with(admission)));
        }

        @Override
        public boolean unwrapped(ChannelHandlerContext ctx, StreamRoute route) {
            return onward.unwrapped(ctx, new Carried(route.listener(), route));
        }

        @Override
        public boolean passedOn(ChannelHandlerContext ctx, StreamRoute route) {
            ctx.pipeline().remove(SlowHandshake.class);
            return onward.encrypted(ctx.channel(), new Carried(route.listener(), route));
        }

        @Override
        public void overloaded() {
            connections.reached(Limit.BUFFERED_BYTES);
        }

        @Override
        public void nobodys(@Nullable ListenerName listener) {
            onward.nowhere(listener);
        }
    }
}
