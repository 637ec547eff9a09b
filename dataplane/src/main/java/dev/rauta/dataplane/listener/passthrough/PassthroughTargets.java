// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.passthrough;

import dev.rauta.dataplane.balance.Balancer;
import dev.rauta.dataplane.balance.WeightedChoice;
import dev.rauta.routes.Destination;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.UpstreamName;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a worker's undecrypted connections go, each endpoint in turn; confined to its event loop. */
public final class PassthroughTargets {
    private final int worker;
    private final Duration idleTimeout;
    private final Bootstrap bootstrap;
    private final Map<StreamRoute, WeightedChoice> choices = new IdentityHashMap<>();
    private final Map<UpstreamName, Balancer> balancers = new HashMap<>();
    private Map<UpstreamName, List<Endpoint>> endpoints = Map.of();

    /**
     * @param worker its number, which spreads the workers' first picks
     * @param channelType a socket channel that fits the loop's transport
     * @param connectTimeout how long an endpoint may take to answer
     * @param idleTimeout how long nothing may move, in either direction
     */
    public PassthroughTargets(
            int worker,
            EventLoop loop,
            Class<? extends Channel> channelType,
            Duration connectTimeout,
            Duration idleTimeout) {
        this.worker = worker;
        this.idleTimeout = idleTimeout;
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(channelType)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) connectTimeout.toMillis())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32 * 1024, 128 * 1024))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        // The splice adds its handler once the connection stands.
                    }
                });
    }

    /** Goes on with other routes and endpoints; connections that stand stay. */
    public void adopt(Map<UpstreamName, List<Endpoint>> literal) {
        choices.clear();
        endpoints(literal);
    }

    /** Goes on with other endpoints, all literal addresses. */
    public void endpoints(Map<UpstreamName, List<Endpoint>> literal) {
        endpoints = literal;
        balancers.keySet().retainAll(literal.keySet());
        balancers.forEach((name, balancer) -> balancer.endpoints(literal.getOrDefault(name, List.of())));
    }

    /** Begins to send what {@code client} says to an endpoint, and back; closes it where there is none. */
    public Splice splice(Channel client, StreamRoute route) {
        Splice splice = new Splice(client, idleTimeout);
        InetSocketAddress address = address(pick(route));
        if (address == null) {
            client.close();
        } else {
            splice.connect(bootstrap, address);
        }
        return splice;
    }

    private @Nullable Endpoint pick(StreamRoute route) {
        WeightedDestination share = choices.computeIfAbsent(
                        route, _ -> new WeightedChoice(route.destinations(), worker))
                .next();
        if (share == null || !(share.destination() instanceof Destination.To(UpstreamName name))) {
            return null;
        }
        return balancers.computeIfAbsent(
                        name,
                        _ -> Balancer.of(
                                new LoadBalancing.RoundRobin(), endpoints.getOrDefault(name, List.of()), worker))
                .pick(Set.of());
    }

    private static @Nullable InetSocketAddress address(@Nullable Endpoint endpoint) {
        byte[] literal = endpoint == null ? null : NetUtil.createByteArrayFromIpAddressString(endpoint.host());
        if (endpoint == null || literal == null) {
            return null;
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(literal), endpoint.port());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes was refused", e);
        }
    }
}
