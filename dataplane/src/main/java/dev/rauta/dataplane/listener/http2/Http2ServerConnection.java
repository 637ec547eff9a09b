// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.http2;

import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.flow.Holder;
import dev.rauta.dataplane.http.flow.Member;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.http.websocket.WebSocketHandshake;
import dev.rauta.dataplane.http2.FrameBudget;
import dev.rauta.dataplane.http2.FrameGuard;
import dev.rauta.dataplane.http2.HeaderBlock;
import dev.rauta.dataplane.http2.Http2Session;
import dev.rauta.dataplane.http2.Http2Side;
import dev.rauta.dataplane.http2.Http2Stream;
import dev.rauta.dataplane.listener.ConnectionLimits;
import dev.rauta.dataplane.listener.Connections;
import dev.rauta.dataplane.listener.Peer;
import dev.rauta.dataplane.listener.ServerConnection;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Error;

/** A client's HTTP/2 connection: an exchange a stream, each a plain object; confined to a worker. */
public final class Http2ServerConnection implements ServerConnection, Holder, Http2Side, Http2Requests.Turn {
    /** What a client pays to take a request back: it has been routed and sent on. */
    private static final int RESET = 2;

    private final FrameBudget budget = new FrameBudget();
    private final Channel channel;
    private final Connections connections;
    private final Peer peer;
    private final Member flush;
    private final HeaderBlock block;
    private final Http2Session session;
    private final Http2Streams streams;
    private final Http2Requests requests;
    private final Http2Farewell farewell;
    private int begun;

    private Http2ServerConnection(Channel channel, Connections connections, Peer peer) {
        this.channel = channel;
        this.connections = connections;
        this.peer = peer;
        ConnectionLimits limits = connections.limits();
        this.flush = connections.flushes().member(channel, this);
        this.block = new HeaderBlock(limits.headerBytes(), () -> connections.reached(Limit.HEADER_BYTES), flush::look);
        FrameGuard guard = new FrameGuard(budget, block, RESET);
        this.session = new Http2Session(channel, connections.flushes(), flush, this, guard, limits.headerBytes());
        this.streams = new Http2Streams(session);
        this.requests = new Http2Requests(connections, peer, session, budget, block, this);
        this.farewell = new Http2Farewell(channel, flush, session, streams);
        channel.config().setAutoRead(true);
        session.beginServer(limits.streams(), limits.headerBytes());
        connections.add(channel, this);
    }

    /** Serves the client at {@code channel} from now on; the handlers for it are added to its pipeline. */
    public static void serve(Channel channel, Connections connections, Peer peer) {
        new Http2ServerConnection(channel, connections, peer);
    }

    Peer peer() {
        return peer;
    }

    Http2Requests requests() {
        return requests;
    }

    @Override
    public boolean server() {
        return true;
    }

    @Override
    public Http2Stream accept(int id) {
        return new Http2ServerStream(this, session, id);
    }

    @Override
    public void onStreamRefused() {
        connections.reached(Limit.STREAMS);
    }

    @Override
    public void onStreamError() {
        requests.pay(0);
    }

    @Override
    public void onPong(long content) {
        farewell.onPong(content);
    }

    @Override
    public void onFault(Http2Error error) {
        if (error == Http2Error.ENHANCE_YOUR_CALM) {
            connections.reached(Limit.FLOOD);
        }
    }

    /** One of its streams has closed. */
    void onStreamClosed(Http2ServerStream stream) {
        if (stream.carries()) {
            streams.ended();
            budget.earn(stream.endedWell() ? 2 : 0);
            farewell.closeIfDone();
        }
    }

    @Override
    public void drain() {
        farewell.begin(connections.draining() ? connections.graceNanos() : Http2Farewell.PATIENCE_NANOS);
    }

    @Override
    public void tick(long now) {
        ConnectionLimits limits = connections.limits();
        long idleNanos = limits.idleTimeout().toNanos();
        if (block.overdue(now - limits.headerTimeout().toNanos())) {
            endUnfinishedHead();
            return;
        }
        long idle = streams.idle(now);
        if (idle > idleNanos) {
            endIdle(idle > 2 * idleNanos);
        }
        if (session.waiting() > 0) {
            endStuck(now - idleNanos);
        }
        long timeout = limits.requestTimeout().toNanos();
        if (timeout > 0 && streams.open() > 0) {
            endSlow(now - timeout);
        }
    }

    /** Nothing else can come before the head is complete (RFC 9113, section 6.10), so that the whole connection stands still. */
    private void endUnfinishedHead() {
        if (!farewell.lastNamed()) {
            connections.reached(Limit.HEADER_TIMEOUT);
        }
        farewell.atOnce();
    }

    /** @param deaf whether the client does not even take our farewell */
    private void endIdle(boolean deaf) {
        if (!farewell.begun()) {
            connections.reached(Limit.IDLE_TIMEOUT);
        }
        drain();
        if (deaf) {
            session.close();
        }
    }

    /** Nobody else waits for a client that takes nothing of a response which is complete on our side. */
    private void endStuck(long since) {
        streams.choose(stream -> stream.stuckSince(since)).forEach(stuck -> {
            connections.reached(Limit.IDLE_TIMEOUT);
            session.reset(stuck, Http2Error.CANCEL);
        });
    }

    private void endSlow(long since) {
        streams.choose(stream -> stream.requestSlow(since)).forEach(slow -> {
            connections.reached(Limit.REQUEST_TIMEOUT);
            slow.endSlowRequest();
        });
    }

    @Override
    public void onFlush() {
        session.onFlush();
    }

    @Override
    public long queued() {
        return session.pinned() + block.held();
    }

    @Override
    public void offer(Shedding shedding) {
        if (session.waiting() > 0) {
            streams.choose(_ -> true).forEach(stream -> stream.offerQueue(shedding, () -> shed(stream)));
        }
        flush.offer(shedding, this::shedAll);
        // Half a head has cost nobody anything, and nothing else can come behind it.
        shedding.ofNobody().offer(block.held(), block.began(), this::shedAll);
    }

    private void shedAll() {
        connections.reached(Limit.BUFFERED_BYTES);
        flush.sever();
    }

    /** Tells the client that it is what it has left waiting that costs it the stream (RFC 9113, section 7). */
    private void shed(Http2ServerStream stream) {
        if (!stream.closed()) {
            connections.reached(Limit.BUFFERED_BYTES);
            session.reset(stream, Http2Error.ENHANCE_YOUR_CALM);
        }
    }

    @Override
    public void begin(Http2ServerStream stream, RequestHead head, boolean end) {
        boolean tunnel = !end && WebSocketHandshake.asked(head);
        stream.begin(head.fields(), tunnel ? WebSocketHandshake.key(head) : null);
        streams.began();
        if (++begun == connections.limits().requests()) {
            connections.reached(Limit.REQUESTS_PER_CONNECTION);
            drain();
        }
        stream.exchange(connections.exchanges().begin(stream, head, body(end, tunnel)));
    }

    private static UpstreamRequest.Body body(boolean end, boolean tunnel) {
        return end ? UpstreamRequest.Body.NONE : tunnel ? UpstreamRequest.Body.TUNNEL : UpstreamRequest.Body.STREAM;
    }
}
