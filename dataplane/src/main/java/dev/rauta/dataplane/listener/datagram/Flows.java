// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.datagram;

import dev.rauta.dataplane.http.Buffers;
import dev.rauta.dataplane.listener.stream.Carried;
import dev.rauta.dataplane.listener.stream.Destinations;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.metrics.WorkerMetrics;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A worker's flows of datagrams: what one client, by address and port, says to one binding; confined to its event loop.
 *
 * <p>Each has a connected socket of its own to its endpoint, so that replies find the way back and an endpoint that is
 * not there is heard of. The system gives all that comes from one client's port to the same worker.
 */
public final class Flows {
    private final Destinations destinations;
    private final WorkerMetrics metrics;
    private final FlowCount limit;
    private final Duration idleTimeout;
    private final Bootstrap bootstrap;
    private final List<FlowTable> tables = new ArrayList<>();
    private int open;
    private boolean draining;

    /**
     * @param channelType a datagram channel that fits the loop's transport
     * @param limit of the process
     * @param idleTimeout how long nothing may move
     */
    public Flows(
            Destinations destinations,
            WorkerMetrics metrics,
            EventLoop loop,
            Class<? extends Channel> channelType,
            FlowCount limit,
            Duration idleTimeout) {
        this.destinations = destinations;
        this.metrics = metrics;
        this.limit = limit;
        this.idleTimeout = idleTimeout;
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(channelType)
                .option(ChannelOption.ALLOCATOR, Buffers.POOLED)
                .option(ChannelOption.RECVBUF_ALLOCATOR, Datagrams.room())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Datagrams.WAITING)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        // The flow adds itself.
                    }
                });
    }

    /**
     * What receives a binding's datagrams; for one channel.
     *
     * @param carried what the binding says right now; null: nothing any more
     */
    public ChannelHandler receiver(Supplier<@Nullable Carried> carried) {
        return new FlowTable(this, carried);
    }

    /** How many there are. */
    public int open() {
        return open;
    }

    /** Ends those whose route or endpoint has gone. */
    public void adopted() {
        tables.forEach(FlowTable::adopted);
    }

    /** Ends those in which nothing has moved for long; called several times a second. */
    public void tick(long now) {
        tables.forEach(table -> table.tick(now, idleTimeout.toNanos()));
    }

    /** Begins no new one. */
    public void drain() {
        draining = true;
    }

    boolean draining() {
        return draining;
    }

    void add(FlowTable table) {
        tables.add(table);
    }

    void remove(FlowTable table) {
        tables.remove(table);
    }

    /** Whether {@code client} may have one more. */
    boolean begun(InetSocketAddress client) {
        Limit reached = limit.open(client.getAddress());
        if (reached != null) {
            metrics.reached(reached);
            return false;
        }
        open++;
        return true;
    }

    void ended(InetSocketAddress client) {
        open--;
        limit.close(client.getAddress());
    }

    Bootstrap bootstrap() {
        return bootstrap;
    }

    Destinations destinations() {
        return destinations;
    }

    WorkerMetrics metrics() {
        return metrics;
    }
}
