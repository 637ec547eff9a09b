// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.FieldValues;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.Http2Heads;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.WebSocketHandshake;
import dev.rauta.dataplane.http.flow.Holder;
import dev.rauta.dataplane.http.flow.Member;
import dev.rauta.dataplane.http.flow.Pinned;
import dev.rauta.dataplane.http.flow.QueuedBytes;
import dev.rauta.dataplane.http.flow.ReceiveWindows;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.http.frames.Http2HandlerBuilder;
import dev.rauta.dataplane.http.frames.Http2Refusals;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.metrics.Protocol;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client's HTTP/2 connection: an exchange a stream, each a plain object; confined to a worker. */
final class Http2ServerConnection implements ServerConnection, Holder {
    /** How long a client may still open streams after it was told to stop: longer than a round trip. */
    private static final long GOAWAY_GRACE_MILLIS = 500;

    /** A head that is refused costs the client as much as a reset of its own; its size comes on top. */
    private static final int REFUSAL = 2;

    private static final int FIELDS_FOR_ONE = 16;

    private final Http2Connection connection = new DefaultHttp2Connection(true);
    private final PropertyKey streamKey = connection.newKey();
    private final Http2ConnectionHandler handler;
    private final Channel channel;
    private final Connections connections;
    private final Peer peer;
    private final Member flush;
    private final QueuedBytes queued;
    private final ReceiveWindows windows;
    private @Nullable ChannelHandlerContext context;
    private final FrameBudget budget = new FrameBudget();
    private final HeaderBlock block;
    private int streams;
    private int requests;
    private boolean draining;
    private boolean goneAway;
    private boolean calmed;
    private long idleSince = System.nanoTime();

    /** Adds itself to {@code channel}'s pipeline. */
    Http2ServerConnection(Channel channel, Connections connections, Peer peer) {
        this.channel = channel;
        this.connections = connections;
        this.peer = peer;
        Events events = new Events();
        this.queued = new QueuedBytes(connection, channel.eventLoop(), events::onWritable);
        this.flush = connections.flushes().member(channel, this);
        this.windows = new ReceiveWindows(connection, () -> connections.flushes().add(flush), channel::close);
        ConnectionLimits limits = connections.limits();
        this.block = new HeaderBlock(
                limits.headerBytes(), () -> connections.reached(Limit.HEADER_BYTES), this::onUnfinishedHead);
        Http2Settings settings = new Http2Settings()
                .maxConcurrentStreams(limits.streams())
                .maxHeaderListSize((long) limits.headerBytes() * HeaderBlock.TIMES)
                .initialWindowSize(limits.streamWindow())
                .connectProtocolEnabled(true);
        this.handler = new Http2HandlerBuilder(connection, queued, settings, events)
                .server(this::guarded, events, limits.headerBytes());
        // Netty would hold the client to it only once the client has acknowledged it.
        connection.remote().maxActiveStreams(limits.streams());
        connection.addListener(events);
        channel.config().setAutoRead(true);
        channel.pipeline().addLast(handler);
        windows.openConnection((long) limits.streams() * limits.streamWindow());
        connections.add(channel, this);
    }

    private Http2ConnectionDecoder guarded(Http2ConnectionDecoder decoder) {
        return new FrameGuard(decoder, budget, block, id -> connection.stream(id) != null);
    }

    private void onUnfinishedHead() {
        flush.look();
    }

    @Override
    public int streams() {
        return streams;
    }

    /**
     * Says GOAWAY twice (RFC 9113, section 6.8): first naming no stream, so that requests already on their way still
     * count, then the last one seen.
     */
    @Override
    public void drain() {
        if (draining || !channel.isActive()) {
            return;
        }
        draining = true;
        goAway(Integer.MAX_VALUE);
        channel.eventLoop().schedule(this::goAwayForGood, GOAWAY_GRACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void tick(long now) {
        ConnectionLimits limits = connections.limits();
        if (block.overdue(now - limits.headerTimeout().toNanos())) {
            endUnfinishedHead();
            return;
        }
        if (streams == 0 && now - idleSince > limits.idleTimeout().toNanos()) {
            if (!draining) {
                connections.reached(Limit.IDLE_TIMEOUT);
            }
            drain();
            if (now - idleSince > 2 * limits.idleTimeout().toNanos()) {
                // It does not even take our farewell.
                channel.close();
            }
        }
        if (queued.total() > 0) {
            long instant = now - limits.idleTimeout().toNanos();
            // Nobody else waits for a client that takes nothing of a response which is complete on our side.
            choose(stream -> queued.stuckSince(stream, instant)).forEach(stuck -> {
                connections.reached(Limit.IDLE_TIMEOUT);
                reset(stuck.id(), Http2Error.CANCEL);
            });
        }
        long timeout = limits.requestTimeout().toNanos();
        if (timeout > 0 && streams > 0) {
            choose(stream -> ours(stream) instanceof Http2ServerStream ours && ours.requestSlow(now - timeout))
                    .forEach(slow -> {
                        connections.reached(Limit.REQUEST_TIMEOUT);
                        Http2ServerStream ours = ours(slow);
                        if (ours != null) {
                            ours.endSlowRequest();
                        }
                    });
        }
    }

    /** Nothing else can come before the head is complete (RFC 9113, section 6.10), so that the whole connection stands still. */
    private void endUnfinishedHead() {
        if (!goneAway) {
            connections.reached(Limit.HEADER_TIMEOUT);
            goneAway = true;
            goAway(connection.remote().lastStreamCreated());
        }
        channel.flush();
        channel.close();
    }

    private @Nullable Http2ServerStream ours(Http2Stream stream) {
        return stream.getProperty(streamKey);
    }

    private List<Http2Stream> choose(Predicate<Http2Stream> condition) {
        List<Http2Stream> chosen = new ArrayList<>();
        try {
            connection.forEachActiveStream(stream -> {
                if (condition.test(stream)) {
                    chosen.add(stream);
                }
                return true;
            });
        } catch (Http2Exception e) {
            throw new IllegalStateException("a visitor that throws nothing threw", e);
        }
        return chosen;
    }

    Peer peer() {
        return peer;
    }

    /** Sends a header block; what it returns is done once the block has left. */
    ChannelFuture writeHeaders(int id, Http2Headers headers, boolean end) {
        if (connection.stream(id) == null) {
            return channel.newSucceededFuture();
        }
        ChannelHandlerContext ctx = context();
        connections.flushes().add(flush);
        return handler.encoder().writeHeaders(ctx, id, headers, 0, end, ctx.newPromise());
    }

    /** Sends data, whose ownership passes; what it returns is done once all of it has left. */
    ChannelFuture writeData(int id, ByteBuf data, boolean end) {
        Http2Stream stream = connection.stream(id);
        if (stream == null) {
            data.release();
            return channel.newSucceededFuture();
        }
        ChannelHandlerContext ctx = context();
        ByteBuf piece = flush.piece(data, flush.lags() || queued.waits(stream, data.readableBytes()));
        queued.piece(stream, Pinned.by(piece));
        // A client answers each frame of data with up to two updates of windows.
        budget.earn(2 + piece.readableBytes() / 8192);
        connections.flushes().add(flush);
        return handler.encoder().writeData(ctx, id, piece, 0, end, ctx.newPromise());
    }

    boolean writable(int id) {
        Http2Stream stream = connection.stream(id);
        return stream != null && queued.writable(stream);
    }

    /** Whether bytes of the stream wait for the client, or a single one more would. */
    boolean waits(int id) {
        Http2Stream stream = connection.stream(id);
        return stream != null && (flush.lags() || queued.waits(stream, 1));
    }

    /** The windows that the client sends within. */
    ReceiveWindows windows() {
        return windows;
    }

    @Override
    public long queued() {
        return queued.pinned() + block.held();
    }

    @Override
    public void offer(Shedding shedding) {
        if (queued.total() > 0) {
            choose(_ -> true).forEach(stream -> queued.offer(stream, shedding, () -> shed(stream.id())));
        }
        flush.offer(shedding, () -> {
            connections.reached(Limit.BUFFERED_BYTES);
            flush.sever();
        });
    }

    /** Tells the client that it is what it has left waiting that costs it the stream (RFC 9113, section 7). */
    private void shed(int id) {
        if (connection.stream(id) != null) {
            connections.reached(Limit.BUFFERED_BYTES);
            reset(id, Http2Error.ENHANCE_YOUR_CALM);
        }
    }

    void reset(int id, Http2Error error) {
        if (connection.stream(id) != null) {
            ChannelHandlerContext ctx = context();
            handler.resetStream(ctx, id, error.code(), ctx.newPromise());
            connections.flushes().add(flush);
        }
    }

    private void begin(Http2Stream stream, RequestHead head, boolean end) {
        ConnectionLimits limits = connections.limits();
        if (head.target().length() > limits.targetBytes()) {
            connections.reached(Limit.TARGET_BYTES);
            pay(head.fields().size());
            refuse(stream.id(), ExchangeFailure.TARGET_TOO_LONG, end);
            return;
        }
        if (head.fields().size() > limits.headers()) {
            connections.reached(Limit.HEADERS);
            pay(head.fields().size());
            refuse(stream.id(), ExchangeFailure.HEADERS_TOO_LARGE, end);
            return;
        }
        boolean tunnel = !end && WebSocketHandshake.asked(head);
        CharSequence key = tunnel ? WebSocketHandshake.key(head) : null;
        Http2ServerStream added = new Http2ServerStream(this, stream.id(), end, key);
        stream.setProperty(streamKey, added);
        streams++;
        if (++requests == limits.requests()) {
            connections.reached(Limit.REQUESTS_PER_CONNECTION);
            drain();
        }
        added.exchange(connections.exchanges().begin(added, head, body(end, tunnel)));
    }

    private static UpstreamRequest.Body body(boolean end, boolean tunnel) {
        return end ? UpstreamRequest.Body.NONE : tunnel ? UpstreamRequest.Body.TUNNEL : UpstreamRequest.Body.STREAM;
    }

    /** Answers what never became an exchange. */
    private void refuse(int id, ExchangeFailure failure, boolean ended) {
        connections.refused(failure.status(), Protocol.HTTP2, 0);
        HeaderFields fields = new HeaderFields().add("server", "rauta").add("x-rauta-error", failure.label());
        ChannelFuture written = writeHeaders(id, Http2Heads.response(new ResponseHead(failure.status(), fields)), true);
        if (!ended) {
            written.addListener(_ -> reset(id, Http2Error.NO_ERROR));
        }
    }

    /** Charges the client for a head that was refused, or for a reset of ours that it provoked. */
    private void pay(int fields) {
        budget.charge(REFUSAL + block.cost() + fields / FIELDS_FOR_ONE);
    }

    private void onHeadTooLarge(int id, boolean ended) {
        connections.reached(Limit.HEADER_BYTES);
        pay(0);
        if (streamOf(id) == null) {
            refuse(id, ExchangeFailure.HEADERS_TOO_LARGE, ended);
        } else {
            reset(id, Http2Error.PROTOCOL_ERROR);
        }
    }

    private void goAwayForGood() {
        if (channel.isActive()) {
            goAway(connection.remote().lastStreamCreated());
            goneAway = true;
            closeIfDone();
        }
    }

    private void goAway(int lastStream) {
        ChannelHandlerContext ctx = context();
        handler.goAway(ctx, lastStream, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, ctx.newPromise())
                .addListener(sent -> {
                    if (!sent.isSuccess()) {
                        channel.close();
                    }
                });
        connections.flushes().add(flush);
    }

    private void closeIfDone() {
        if (goneAway && streams == 0) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            ctx = channel.pipeline().context(handler);
            context = ctx;
        }
        return ctx;
    }

    private @Nullable Http2ServerStream streamOf(int id) {
        Http2Stream stream = connection.stream(id);
        return stream == null ? null : stream.getProperty(streamKey);
    }

    /** Everything the client says. */
    private final class Events extends Http2EventAdapter implements Http2Refusals {
        @Override
        public void onStreamRefused() {
            connections.reached(Limit.STREAMS);
        }

        @Override
        public void onHeadTooLarge(int stream) {
            Http2ServerConnection.this.onHeadTooLarge(stream, false);
        }

        @Override
        public void onStreamError() {
            pay(0);
        }

        @Override
        public void onCalmed() {
            if (!calmed) {
                calmed = true;
                connections.reached(Limit.FLOOD);
            }
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx,
                int id,
                Http2Headers headers,
                int dependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean end) {
            onHeadersRead(ctx, id, headers, padding, end);
        }

        @Override
        public void onHeadersRead(ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean end) {
            Http2ServerStream known = streamOf(id);
            Http2Stream stream = connection.stream(id);
            if (known == null && stream != null && stream.isHeadersSent()) {
                // Trailers of a request that was refused.
                pay(headers.size());
                return;
            }
            if (Http2Heads.size(headers) > connections.limits().headerBytes()) {
                Http2ServerConnection.this.onHeadTooLarge(id, end);
                return;
            }
            if (known != null) {
                HeaderFields trailers = Http2Heads.fields(headers);
                boolean tooMany = trailers.size() > connections.limits().headers();
                if (tooMany) {
                    connections.reached(Limit.HEADERS);
                }
                if (!tooMany && FieldValues.acceptable(trailers)) {
                    known.onTrailers(trailers);
                } else {
                    reset(id, Http2Error.PROTOCOL_ERROR);
                    pay(trailers.size());
                }
                return;
            }
            RequestHead head = Http2RequestHeads.of(headers, peer.tls() ? "https" : "http");
            if (head == null || stream == null) {
                reset(id, Http2Error.PROTOCOL_ERROR);
                pay(headers.size());
            } else {
                begin(stream, head, end);
            }
        }

        @Override
        public int onDataRead(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean end) {
            Http2ServerStream stream = streamOf(id);
            if (stream == null) {
                return data.readableBytes() + padding;
            }
            stream.onData(data.retain(), end);
            return padding;
        }

        @Override
        public void onStreamClosed(Http2Stream closed) {
            Http2ServerStream stream = closed.getProperty(streamKey);
            if (stream != null) {
                streams--;
                budget.earn(stream.endedWell() ? 2 : 0);
                idleSince = System.nanoTime();
                stream.onClosed();
                closeIfDone();
            }
        }

        void onWritable(Http2Stream stream) {
            Http2ServerStream ours = stream.getProperty(streamKey);
            if (ours != null) {
                ours.onWritable();
            }
        }
    }
}
