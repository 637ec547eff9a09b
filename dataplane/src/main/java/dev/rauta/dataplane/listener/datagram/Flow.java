// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.datagram;

import dev.rauta.dataplane.http.Dial;
import dev.rauta.dataplane.listener.stream.Choice;
import dev.rauta.dataplane.listener.stream.Destinations;
import dev.rauta.dataplane.metrics.StreamOutcome;
import dev.rauta.dataplane.metrics.WorkerMetrics;
import dev.rauta.routes.upstream.Endpoint;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams between one client and one endpoint; confined to a worker.
 *
 * <p>What a socket does not take now is dropped, as a full queue on the way would.
 */
final class Flow extends ChannelInboundHandlerAdapter {
    /** How many may wait for the socket to be made. */
    private static final int MOST_EARLY = 16;

    private final FlowTable table;
    private final WorkerMetrics metrics;
    private final Channel bound;
    private final InetSocketAddress client;
    private final Choice.To to;
    private final Endpoint endpoint;
    private final Deque<ByteBuf> early = new ArrayDeque<>();
    private @Nullable Channel upstream;
    private boolean dirty;
    private boolean over;
    private long movedAt = System.nanoTime();

    Flow(
            FlowTable table,
            WorkerMetrics metrics,
            Channel bound,
            InetSocketAddress client,
            Choice.To to,
            Endpoint endpoint) {
        this.table = table;
        this.metrics = metrics;
        this.bound = bound;
        this.client = client;
        this.to = to;
        this.endpoint = endpoint;
    }

    InetSocketAddress client() {
        return client;
    }

    Choice.To to() {
        return to;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    long movedAt() {
        return movedAt;
    }

    void connect(Bootstrap bootstrap) {
        Dial.connect(bootstrap, bound.eventLoop(), Destinations.address(endpoint), connecting -> {
            if (!connecting.isSuccess()) {
                end(StreamOutcome.CONNECT_FAILED);
            } else if (over) {
                connecting.channel().close();
            } else {
                connected(connecting.channel());
            }
        });
    }

    private void connected(Channel channel) {
        upstream = channel;
        channel.pipeline().addLast(this);
        for (ByteBuf datagram = early.poll(); datagram != null; datagram = early.poll()) {
            channel.write(datagram, channel.voidPromise());
        }
        channel.flush();
    }

    /** Sends on what the client says; takes ownership; whether {@link #flush} must follow, once for all. */
    boolean say(ByteBuf datagram) {
        movedAt = System.nanoTime();
        metrics.streamReceived(to.series(), datagram.readableBytes());
        Channel channel = upstream;
        if (channel == null && early.size() < MOST_EARLY && !over) {
            early.add(datagram);
            return false;
        }
        if (channel == null || !channel.isWritable()) {
            datagram.release();
            return false;
        }
        // Void: a write that fails is heard of below.
        channel.write(datagram, channel.voidPromise());
        boolean first = !dirty;
        dirty = true;
        return first;
    }

    void flush() {
        dirty = false;
        Channel channel = upstream;
        if (channel != null) {
            channel.flush();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (over || !(message instanceof DatagramPacket datagram) || !bound.isWritable()) {
            ReferenceCountUtil.release(message);
            return;
        }
        movedAt = System.nanoTime();
        ByteBuf reply = Datagrams.fitted(ctx.alloc(), datagram.content());
        metrics.streamSent(to.series(), reply.readableBytes());
        bound.write(new DatagramPacket(reply, client));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        bound.flush();
    }

    /** Nobody is there (ICMP's port unreachable), or the way is gone: the client's next datagram asks another endpoint. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        end(StreamOutcome.CONNECT_FAILED);
    }

    void end(StreamOutcome outcome) {
        if (over) {
            return;
        }
        over = true;
        for (ByteBuf datagram = early.poll(); datagram != null; datagram = early.poll()) {
            datagram.release();
        }
        table.remove(this);
        metrics.streamEnded(to.series(), outcome);
        Channel channel = upstream;
        if (channel != null) {
            channel.close();
        }
    }
}
