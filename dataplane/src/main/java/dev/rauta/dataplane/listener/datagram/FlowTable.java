// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.datagram;

import dev.rauta.dataplane.listener.stream.Carried;
import dev.rauta.dataplane.listener.stream.Choice;
import dev.rauta.dataplane.metrics.Series;
import dev.rauta.dataplane.metrics.StreamOutcome;
import dev.rauta.routes.upstream.Endpoint;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Receives the datagrams of one bound socket and sorts them by who sent them; confined to a worker. */
final class FlowTable extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(FlowTable.class);

    private final Flows flows;
    private final Supplier<@Nullable Carried> carried;
    private final Map<InetSocketAddress, Flow> byClient = new HashMap<>();

    /** Written to since the last flush. */
    private final List<Flow> dirty = new ArrayList<>();

    FlowTable(Flows flows, Supplier<@Nullable Carried> carried) {
        this.flows = flows;
        this.carried = carried;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        flows.add(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof DatagramPacket datagram)) {
            ReferenceCountUtil.release(message);
            return;
        }
        Flow flow = byClient.get(datagram.sender());
        if (flow == null) {
            flow = begin(ctx, datagram.sender());
        }
        if (flow == null) {
            datagram.release();
        } else if (flow.say(Datagrams.fitted(ctx.alloc(), datagram.content()))) {
            dirty.add(flow);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        dirty.forEach(Flow::flush);
        dirty.clear();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        // Nothing could leave from the bound address any more.
        all().forEach(flow -> flow.end(StreamOutcome.CHANGED));
        flows.remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // One datagram's fault, or one client's: the socket serves all the others.
        log.atDebug().setCause(cause).log("Datagram not received");
    }

    void adopted() {
        Carried now = carried.get();
        for (Flow flow : all()) {
            if (!flows.destinations().stillLeads(now, flow.to().upstream(), flow.endpoint())) {
                flow.end(StreamOutcome.CHANGED);
            }
        }
    }

    void tick(long now, long idleNanos) {
        for (Flow flow : all()) {
            if (now - flow.movedAt() > idleNanos) {
                flow.end(StreamOutcome.IDLE);
            }
        }
    }

    void remove(Flow flow) {
        byClient.remove(flow.client(), flow);
        flows.ended(flow.client());
    }

    private List<Flow> all() {
        return List.copyOf(byClient.values());
    }

    /** Null where it leads nowhere: the datagram is dropped, and the client's next one chooses anew. */
    private @Nullable Flow begin(ChannelHandlerContext ctx, InetSocketAddress client) {
        Carried now = carried.get();
        if (now == null || flows.draining()) {
            return null;
        }
        switch (flows.destinations().choose(now)) {
            case Choice.Nowhere(StreamOutcome outcome, Series series) -> {
                flows.metrics().streamEnded(series, outcome);
                return null;
            }
            case Choice.To to -> {
                Endpoint endpoint = flows.destinations().endpoint(to.upstream(), Set.of());
                if (endpoint == null) {
                    flows.metrics().streamEnded(to.series(), StreamOutcome.NO_ENDPOINT);
                    return null;
                }
                if (!flows.begun(client)) {
                    return null;
                }
                Flow flow = new Flow(this, flows.metrics(), ctx.channel(), client, to, endpoint);
                byClient.put(client, flow);
                flow.connect(flows.bootstrap());
                return flow;
            }
        }
    }
}
