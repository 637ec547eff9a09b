// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.http2;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.WebSocketHandshake;
import dev.rauta.dataplane.http.flow.Holder;
import dev.rauta.dataplane.http.flow.Member;
import dev.rauta.dataplane.http.flow.QueuedBytes;
import dev.rauta.dataplane.http.flow.ReceiveWindows;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.http.frames.FrameWriter;
import dev.rauta.dataplane.http.frames.Http2HandlerBuilder;
import dev.rauta.dataplane.listener.ConnectionLimits;
import dev.rauta.dataplane.listener.Connections;
import dev.rauta.dataplane.listener.Peer;
import dev.rauta.dataplane.listener.ServerConnection;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;

/** A client's HTTP/2 connection: an exchange a stream, each a plain object; confined to a worker. */
public final class Http2ServerConnection implements ServerConnection, Holder, Http2Requests.Turn {
    private final Http2Connection connection = new DefaultHttp2Connection(true);
    private final Http2Streams streams = new Http2Streams(connection);
    private final FrameBudget budget = new FrameBudget();
    private final Channel channel;
    private final Connections connections;
    private final Peer peer;
    private final Member flush;
    private final QueuedBytes queued;
    private final ReceiveWindows windows;
    private final HeaderBlock block;
    private final Http2ServerWriter writer;
    private final Http2Farewell farewell;
    private int requests;

    private Http2ServerConnection(Channel channel, Connections connections, Peer peer) {
        this.channel = channel;
        this.connections = connections;
        this.peer = peer;
        ConnectionLimits limits = connections.limits();
        this.queued = new QueuedBytes(connection, channel.eventLoop(), streams::onWritable);
        this.flush = connections.flushes().member(channel, this);
        this.windows = new ReceiveWindows(connection, channel, connections.flushes(), () -> connections.flushes().add(flush));
        this.block = new HeaderBlock(limits.headerBytes(), () -> connections.reached(Limit.HEADER_BYTES), flush::look);
        Http2Requests events = new Http2Requests(
                connections, peer.tls() ? "https" : "http", connection, streams, budget, block, this);
        Http2ConnectionHandler handler = new Http2HandlerBuilder(connection, queued, settings(limits), events)
                .server(this::guarded, events, limits.headerBytes());
        this.writer = new Http2ServerWriter(
                channel,
                connection,
                handler,
                new FrameWriter(channel, connection, handler, connections.flushes(), flush, queued),
                budget);
        this.farewell = new Http2Farewell(channel, connection, streams, writer);
        // Netty would hold the client to it only once the client has acknowledged it.
        connection.remote().maxActiveStreams(limits.streams());
        connection.addListener(events);
        channel.config().setAutoRead(true);
        channel.pipeline().addLast(handler);
        connections.flushes().add(flush);
        windows.openConnection(limits.streams());
        connections.add(channel, this);
    }

    /** Serves the client at {@code channel} from now on; the handlers for it are added to its pipeline. */
    public static void serve(Channel channel, Connections connections, Peer peer) {
        new Http2ServerConnection(channel, connections, peer);
    }

    private static Http2Settings settings(ConnectionLimits limits) {
        return new Http2Settings()
                .maxConcurrentStreams(limits.streams())
                .maxHeaderListSize((long) limits.headerBytes() * HeaderBlock.TIMES)
                .initialWindowSize(ReceiveWindows.FIRST)
                .connectProtocolEnabled(true);
    }

    private Http2ConnectionDecoder guarded(Http2ConnectionDecoder decoder) {
        return new FrameGuard(decoder, budget, block, id -> connection.stream(id) != null);
    }

    @Override
    public int streams() {
        return streams.open();
    }

    @Override
    public void drain() {
        farewell.begin();
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
        if (queued.total() > 0) {
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
            channel.close();
        }
    }

    /** Nobody else waits for a client that takes nothing of a response which is complete on our side. */
    private void endStuck(long since) {
        streams.choose(stream -> queued.stuckSince(stream, since)).forEach(stuck -> {
            connections.reached(Limit.IDLE_TIMEOUT);
            writer.reset(stuck.id(), Http2Error.CANCEL);
        });
    }

    private void endSlow(long since) {
        streams.choose(stream -> streams.of(stream) instanceof Http2ServerStream ours && ours.requestSlow(since))
                .forEach(slow -> {
                    connections.reached(Limit.REQUEST_TIMEOUT);
                    Http2ServerStream ours = streams.of(slow);
                    if (ours != null) {
                        ours.endSlowRequest();
                    }
                });
    }

    @Override
    public long queued() {
        return queued.pinned() + block.held();
    }

    @Override
    public void offer(Shedding shedding) {
        if (queued.total() > 0) {
            streams.choose(_ -> true).forEach(stream -> queued.offer(stream, shedding, () -> shed(stream.id())));
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
    private void shed(int id) {
        if (connection.stream(id) != null) {
            connections.reached(Limit.BUFFERED_BYTES);
            writer.reset(id, Http2Error.ENHANCE_YOUR_CALM);
        }
    }

    @Override
    public void begin(Http2Stream stream, RequestHead head, boolean end) {
        boolean tunnel = !end && WebSocketHandshake.asked(head);
        CharSequence key = tunnel ? WebSocketHandshake.key(head) : null;
        Http2ServerStream added = new Http2ServerStream(peer, writer, windows, stream.id(), end, key);
        streams.add(stream, added);
        if (++requests == connections.limits().requests()) {
            connections.reached(Limit.REQUESTS_PER_CONNECTION);
            drain();
        }
        added.exchange(connections.exchanges().begin(added, head, body(end, tunnel)));
    }

    private static UpstreamRequest.Body body(boolean end, boolean tunnel) {
        return end ? UpstreamRequest.Body.NONE : tunnel ? UpstreamRequest.Body.TUNNEL : UpstreamRequest.Body.STREAM;
    }

    @Override
    public void refuse(int id, ExchangeFailure failure, boolean ended) {
        writer.refusal(id, failure, ended);
    }

    @Override
    public void reset(int id, Http2Error error) {
        writer.reset(id, error);
    }

    @Override
    public void ended() {
        farewell.closeIfDone();
    }
}
