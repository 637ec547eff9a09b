// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.stream;

import dev.rauta.dataplane.http.Buffers;
import dev.rauta.dataplane.http.Dial;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.metrics.StreamOutcome;
import dev.rauta.dataplane.metrics.WorkerMetrics;
import dev.rauta.dataplane.upstream.tls.UpstreamContext;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.upstream.Endpoint;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker's connections that go on as they are; confined to its event loop. */
public final class Splices {
    private static final Logger log = LoggerFactory.getLogger(Splices.class);
    private static final int MOST_TRIES = 3;

    private final Destinations destinations;
    private final WorkerMetrics metrics;
    private final FlushBatch flushes;
    private final Duration connectTimeout;
    private final Duration idleTimeout;
    private final Bootstrap bootstrap;
    private final Set<Channel> servers = new HashSet<>();
    private int open;

    /**
     * @param flushes the worker's own
     * @param channelType a socket channel that fits the loop's transport
     * @param connectTimeout how long an endpoint may take to answer, and then for a handshake
     * @param idleTimeout how long nothing may move, in either direction
     */
    public Splices(
            Destinations destinations,
            WorkerMetrics metrics,
            FlushBatch flushes,
            Class<? extends Channel> channelType,
            Duration connectTimeout,
            Duration idleTimeout) {
        this.destinations = destinations;
        this.metrics = metrics;
        this.flushes = flushes;
        this.connectTimeout = connectTimeout;
        this.idleTimeout = idleTimeout;
        this.bootstrap = new Bootstrap()
                .group(flushes.loop())
                .channel(channelType)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) connectTimeout.toMillis())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Buffers.WAITING)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        // The splice adds its handler once the connection stands.
                    }
                });
    }

    /** How many there are. */
    public int open() {
        return open;
    }

    /** Where a connection goes; nowhere while the worker holds as much as it may. */
    public Choice choose(Carried carried) {
        Choice choice = destinations.choose(carried);
        if (choice instanceof Choice.To && flushes.full()) {
            metrics.reached(Limit.BUFFERED_BYTES);
            return new Choice.Nowhere(StreamOutcome.OVERLOADED, choice.series());
        }
        return choice;
    }

    /** Counts a connection that goes nowhere; its caller closes it. */
    public void refused(Choice.Nowhere nowhere) {
        metrics.streamEnded(nowhere.series(), nowhere.outcome());
    }

    /** Counts a connection that ended before it came to a choice of its endpoint. */
    public void failed(Choice choice, StreamOutcome outcome) {
        metrics.streamEnded(choice.series(), outcome);
    }

    /** Counts a connection for a server name that nobody has. */
    public void unknown(@Nullable ListenerName listener) {
        metrics.streamEnded(destinations.unstreamed(listener), StreamOutcome.NO_ROUTE);
    }

    /**
     * Begins to send what {@code client} says to an endpoint, and back, encrypted where its upstream asks for that; closes it
     * where none answers, or one that is not believed.
     */
    public Splice begin(Channel client, Choice.To to) {
        return begin(client, to, () -> destinations.tls(to.upstream()));
    }

    /** The same for what the client has encrypted itself. */
    public Splice beginEncrypted(Channel client, Choice.To to) {
        return begin(client, to, () -> null);
    }

    private Splice begin(Channel client, Choice.To to, Supplier<@Nullable UpstreamContext> tls) {
        Splice splice = new Splice(client, flushes, idleTimeout, metrics, to.series());
        open++;
        client.closeFuture().addListener(_ -> open--);
        dial(splice, to, tls, new HashSet<>());
        return splice;
    }

    /** Not a byte has been sent on before an endpoint answers, so the next one may be asked instead. */
    private void dial(
            Splice splice, Choice.To to, Supplier<@Nullable UpstreamContext> tls, Set<Endpoint> tried) {
        Endpoint next = tried.size() < MOST_TRIES ? destinations.endpoint(to.upstream(), tried) : null;
        if (next == null) {
            splice.fail(tried.isEmpty() ? StreamOutcome.NO_ENDPOINT : StreamOutcome.CONNECT_FAILED);
            return;
        }
        tried.add(next);
        // Of the same moment as the endpoint.
        UpstreamContext context = tls.get();
        Dial.connect(bootstrap, flushes.loop(), Destinations.address(next), connecting -> {
            if (connecting.isSuccess()) {
                join(splice, connecting.channel(), context);
            } else if (!splice.closed()) {
                dial(splice, to, tls, tried);
            }
        });
    }

    /** Closes what is left towards endpoints, said or not: nobody will be there to wait for its last bytes. */
    public void close() {
        List.copyOf(servers).forEach(Channel::close);
    }

    private void join(Splice splice, Channel server, @Nullable UpstreamContext tls) {
        servers.add(server);
        server.closeFuture().addListener(_ -> servers.remove(server));
        if (tls == null || splice.closed()) {
            splice.join(server);
            return;
        }
        SslHandler handler = tls.handler(server, false);
        handler.setHandshakeTimeoutMillis(connectTimeout.toMillis());
        FailedHandshake failed = new FailedHandshake();
        server.pipeline().addLast(handler, failed);
        server.config().setAutoRead(true);
        handler.handshakeFuture().addListener(handshake -> {
            server.config().setAutoRead(false);
            if (handshake.isSuccess()) {
                server.pipeline().remove(failed);
                splice.join(server);
            } else {
                server.close();
                splice.fail(StreamOutcome.TLS_FAILED);
            }
        });
    }

    /** Tells why an endpoint is not believed; its clients hear no more than the end. */
    private static final class FailedHandshake extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            log.atDebug().addKeyValue("endpoint", ctx.channel().remoteAddress()).setCause(cause).log("TLS to an endpoint failed");
        }
    }
}
