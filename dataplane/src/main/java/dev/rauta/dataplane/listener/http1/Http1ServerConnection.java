// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.http1;

import dev.rauta.dataplane.exchange.Exchange;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HalfClose;
import dev.rauta.dataplane.http.flow.Holder;
import dev.rauta.dataplane.http.flow.Member;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.http1.Http1Decoder;
import dev.rauta.dataplane.http1.Http1Exception;
import dev.rauta.dataplane.http1.head.Http1Request;
import dev.rauta.dataplane.http1.head.RequestHeads;
import dev.rauta.dataplane.listener.Connections;
import dev.rauta.dataplane.listener.Grace;
import dev.rauta.dataplane.listener.Peer;
import dev.rauta.dataplane.listener.ServerConnection;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/**
 * A client's HTTP/1.1 connection: one exchange at a time, pipelined requests wait in order; confined to a worker.
 *
 * <p>Reading goes on while {@link Http1Requests} have room and no pipelined request waits, so that a client's leaving is
 * seen during an exchange too.
 */
public final class Http1ServerConnection extends ChannelInboundHandlerAdapter
        implements ServerConnection, Holder, Http1Requests.Turn, Http1Downstream.Turn, Http1Ending.Closing {
    private final Channel channel;
    private final Connections connections;
    private final Member flush;
    private final Http1Inbox inbox;
    private final Http1Requests requests;
    private final Http1Downstream downstream;
    private final Lingering lingering;
    private final Http1Clock clock;
    private final Http1Ending ending;
    private final Grace grace = new Grace();
    private boolean busy;
    private boolean reading;

    private Http1ServerConnection(Channel channel, Connections connections, Peer peer) {
        this.channel = channel;
        this.connections = connections;
        this.requests = new Http1Requests(connections, this);
        this.flush = connections.flushes().member(channel, this);
        Http1Responses responses = new Http1Responses(flush);
        this.clock = new Http1Clock(connections.limits());
        this.ending = new Http1Ending(channel, connections, peer, clock, responses, this);
        RequestHeads heads = new RequestHeads(connections.http1(), peer.tls() ? "https" : "http");
        this.inbox = new Http1Inbox(Http1Decoder.ofRequests(connections.http1(), heads, requests), this::takesMore, this::onFault);
        this.lingering = new Lingering(channel, flush, connections.limits().idleTimeout().toNanos());
        this.downstream =
                new Http1Downstream(channel, peer, flush, requests, responses, lingering, this);
        channel.pipeline().addLast(this);
        connections.add(channel, this);
        read();
    }

    /** Serves the client at {@code channel} from now on; the handlers for it are added to its pipeline. */
    public static void serve(Channel channel, Connections connections, Peer peer) {
        new Http1ServerConnection(channel, connections, peer);
    }

    /** A tunnel ends by itself, or with the drain: there is no word for it. */
    @Override
    public void drain() {
        grace.begin(connections.graceNanos());
    }

    @Override
    public void tick(long now) {
        if (lingering.begun()) {
            lingering.tick(now);
        } else if (!busy && !clock.inHead() && grace.over(now)) {
            channel.close();
        } else if (!busy) {
            ending.tickIdle(now, waiting() ? flush.movedAt() : 0);
        } else if (downstream.ended()) {
            ending.tickRest(now);
        } else {
            Exchange current = requests.exchange();
            if (current != null && !current.over() && !requests.ended() && !downstream.tunnel()) {
                ending.tickRequest(now, current);
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (!open()) {
            lingering.drop(in.readableBytes());
            in.release();
        } else if (downstream.tunnel() && requests.exchange() != null) {
            requests.tunnelled(in);
        } else {
            inbox.put(in);
            onHeadPart();
        }
    }

    /** What has come of a head, or before its turn, is held; and a head must come whole in time. */
    private void onHeadPart() {
        if (inbox.held() > 0) {
            flush.look();
        }
        if (busy || !inbox.begun()) {
            return;
        }
        clock.headBegins();
        if (connections.flushes().full() && !lingering.begun()) {
            connections.reached(Limit.BUFFERED_BYTES);
            ending.refuse(ExchangeFailure.OVERLOADED);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        readOn();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            Exchange current = requests.exchange();
            if (current != null) {
                current.onWritable();
            }
            inbox.resume();
            readOn();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        downstream.onGone();
        inbox.release();
        Exchange current = requests.exchange();
        if (current != null) {
            current.onGone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Resets, broken pipes, TLS failures: channelInactive follows and tells the exchange.
        ctx.close();
    }

    @Override
    public Exchange begin(Http1Request request, UpstreamRequest.Body body, boolean mayGoOn) {
        clock.requestBegins();
        busy = true;
        downstream.begin(request, mayGoOn);
        return connections.exchanges().begin(downstream, request.head(), body);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            lingering.onClientEnd();
            if (!lingering.begun()) {
                requests.endTunnel();
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public long queued() {
        return inbox.held();
    }

    @Override
    public void offer(Shedding shedding) {
        flush.offer(shedding, this::shed);
        // Half a head, or what was sent before its turn, has cost nobody anything.
        shedding.ofNobody().offer(inbox.held(), clock.since(), this::shed);
    }

    private void shed() {
        connections.reached(Limit.BUFFERED_BYTES);
        flush.sever();
    }

    @Override
    public void requestConsumed(int bytes) {
        requests.consumed(bytes);
        readOn();
    }

    @Override
    public boolean mayGoOn() {
        return !connections.parting();
    }

    @Override
    public void responseEnds(boolean goesOn) {
        clock.responseEnds();
        if (!goesOn) {
            closeSoon();
        } else {
            requestGoesOn();
            readOn();
        }
    }

    @Override
    public void closeSoon() {
        if (!lingering.begun()) {
            inbox.release();
            flush.handOver();
            lingering.begin();
        }
    }

    /** Once both messages are complete, the next request may begin. */
    @Override
    public void requestGoesOn() {
        if (!busy || !requests.ended() || !downstream.ended() || lingering.begun()) {
            return;
        }
        busy = false;
        requests.finish();
        clock.idles(inbox.bytes() > 0);
        if (connections.draining()) {
            // Its client was told before the drain that another may follow.
            drain();
        }
        inbox.resume();
        readOn();
    }

    @Override
    public void becomeTunnel() {
        requests.becomeTunnel();
        HalfClose.await(channel);
        // Bytes that came right behind the request go on as they are.
        for (ByteBuf data = inbox.poll(); data != null; data = inbox.poll()) {
            requests.tunnelled(data);
        }
    }

    private void onFault(Http1Exception exception) {
        ending.onFault(exception, requests.exchange(), busy, requests.none());
    }

    @Override
    public void lastRequest() {
        downstream.lastRequest();
    }

    /** A next request begins only where the client takes the answers to those before it. */
    private boolean takesMore() {
        return open() && !downstream.tunnel() && (busy ? !requests.ended() : channel.isWritable());
    }

    /** Whether bytes wait for the client. */
    private boolean waiting() {
        return channel.bytesBeforeUnwritable() < channel.config().getWriteBufferHighWaterMark();
    }

    private void readOn() {
        boolean room = downstream.ended() || requests.room();
        if (room && open() && (downstream.tunnel() || takesMore() || inbox.bytes() == 0)) {
            read();
        }
    }

    /** Whether what the client sends is still of interest. */
    private boolean open() {
        return !downstream.gone() && !lingering.begun();
    }

    private void read() {
        if (!reading) {
            reading = true;
            channel.read();
        }
    }
}
