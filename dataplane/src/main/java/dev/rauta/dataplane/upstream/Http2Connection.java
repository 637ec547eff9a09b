// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.FlushBatch;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.Http2HandlerBuilder;
import dev.rauta.dataplane.http.Http2Heads;
import dev.rauta.dataplane.http.QueuedBytes;
import dev.rauta.dataplane.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP/2 connection to an endpoint: many exchanges, one stream each; confined to a worker.
 *
 * <p>Streams are plain objects on Netty's connection handler. A child channel each would double the cost. The
 * connection's receive window is opened so wide that it never binds: a response that nobody reads stops its own stream
 * and no other.
 */
final class Http2Connection implements UpstreamConnection {
    private static final Logger log = LoggerFactory.getLogger(Http2Connection.class);

    /** Streams allowed before the peer has said its limit (RFC 9113, section 6.5.2, advises no less than 100). */
    private static final int STREAMS_BEFORE_SETTINGS = 100;

    /**
     * How many streams may be given up before the next connection takes over: peers take a few hundred within half a
     * minute for an attack, and end the connection with all the streams of others.
     */
    private static final int RESETS = 100;

    private static final int LAST_STREAM_ID = Integer.MAX_VALUE - 2;

    private final io.netty.handler.codec.http2.Http2Connection connection = new DefaultHttp2Connection(false);
    private final PropertyKey streamKey = connection.newKey();
    private final Http2ConnectionHandler handler;
    private final Channel channel;
    private final FlushBatch flushes;
    private final FlushBatch.Member flush;
    private final int streamWindow;
    private @Nullable ConnectionOwner owner;
    private @Nullable Runnable onSettings;
    private @Nullable ChannelHandlerContext context;
    private boolean settled;
    private boolean retired;
    private int streams;
    private int resets;
    private long idleSince = System.nanoTime();

    /** Adds itself to {@code channel}'s pipeline; the preface leaves with the first flush. */
    Http2Connection(Channel channel, FlushBatch flushes, PoolSettings settings) {
        this.channel = channel;
        this.flushes = flushes;
        this.streamWindow = settings.streamWindow();
        QueuedBytes queued = new QueuedBytes(connection);
        this.flush = flushes.member(channel, queued::total);
        Events events = new Events();
        Http2Settings initial = new Http2Settings()
                .pushEnabled(false)
                .initialWindowSize(settings.streamWindow())
                .maxHeaderListSize(settings.headerLimit());
        this.handler =
                new Http2HandlerBuilder(connection, queued, initial, events, events::writabilityChanged).client();
        connection.addListener(events);
        channel.pipeline().addLast(handler);
        channel.closeFuture().addListener(_ -> retire());
    }

    /** Who hears of it from now on; without one it only waits for SETTINGS. */
    void owner(ConnectionOwner pool) {
        owner = pool;
    }

    /** Runs once the peer's SETTINGS have come, at once where they have already. */
    void whenSettled(Runnable action) {
        if (settled) {
            action.run();
        } else {
            onSettings = action;
        }
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public int streams() {
        return streams;
    }

    /** Whether another stream may be opened now. */
    boolean hasCapacity() {
        return !retired && channel.isActive() && streams < limit() && connection.local().lastStreamCreated() < LAST_STREAM_ID;
    }

    /** When its last stream ended, in {@link System#nanoTime()}. */
    long idleSince() {
        return idleSince;
    }

    boolean retired() {
        return retired;
    }

    /** Sends a request's head on a new stream; the caller has checked {@link #hasCapacity()}. */
    void open(UpstreamRequest request, UpstreamHandler receiver) {
        ChannelHandlerContext ctx = context();
        int id = connection.local().incrementAndGetNextStreamId();
        boolean end = request.body() == UpstreamRequest.Body.NONE;
        Http2UpstreamStream stream = new Http2UpstreamStream(this, id, receiver);
        Http2Headers headers = Http2Heads.request(request.head());
        handler.encoder().writeHeaders(ctx, id, headers, 0, end, ctx.newPromise());
        Http2Stream created = connection.stream(id);
        if (created == null) {
            receiver.onFailure(ExchangeFailure.UPSTREAM_REFUSED);
            return;
        }
        created.setProperty(streamKey, stream);
        streams++;
        flush();
        receiver.onStream(stream);
        if (connection.local().lastStreamCreated() >= LAST_STREAM_ID) {
            retire();
        }
    }

    @Override
    public void drain() {
        retire();
        if (streams == 0) {
            channel.close();
        }
    }

    void writeData(int id, ByteBuf data, boolean end) {
        Http2Stream stream = connection.stream(id);
        if (stream == null) {
            data.release();
            return;
        }
        ChannelHandlerContext ctx = context();
        handler.encoder().writeData(ctx, id, data, 0, end, ctx.newPromise());
        flush();
    }

    void writeTrailers(int id, HeaderFields trailers) {
        if (connection.stream(id) != null) {
            ChannelHandlerContext ctx = context();
            handler.encoder().writeHeaders(ctx, id, Http2Heads.trailers(trailers), 0, true, ctx.newPromise());
            flush();
        }
    }

    boolean writable(int id) {
        Http2Stream stream = connection.stream(id);
        return stream != null && connection.remote().flowController().isWritable(stream);
    }

    /** Gives the peer credit; for a stream that has ended Netty gave its connection credit back already. */
    void consumed(int id, int bytes) {
        Http2Stream stream = connection.stream(id);
        if (stream == null || bytes == 0) {
            return;
        }
        try {
            if (connection.local().flowController().consumeBytes(stream, bytes)) {
                flush();
            }
        } catch (Http2Exception e) {
            log.atWarn().setCause(e).log("Upstream flow control failed");
            channel.close();
        }
    }

    void reset(int id) {
        if (connection.stream(id) != null) {
            ChannelHandlerContext ctx = context();
            handler.resetStream(ctx, id, Http2Error.CANCEL.code(), ctx.newPromise());
            flush();
        }
        if (++resets == RESETS) {
            retire();
        }
    }

    private int limit() {
        return settled ? connection.local().maxActiveStreams() : STREAMS_BEFORE_SETTINGS;
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            ctx = channel.pipeline().context(handler);
            context = ctx;
        }
        return ctx;
    }

    private void flush() {
        flushes.add(flush);
    }

    private void retire() {
        if (!retired) {
            retired = true;
            if (owner != null) {
                owner.onRetired(this);
            }
        }
    }

    private @Nullable Http2UpstreamStream streamOf(int id) {
        Http2Stream stream = connection.stream(id);
        return stream == null ? null : stream.getProperty(streamKey);
    }

    /** Everything the peer says. */
    private final class Events extends Http2EventAdapter {
        @Override
        public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
            boolean first = !settled;
            settled = true;
            if (first) {
                openConnectionWindow();
            }
            Runnable action = onSettings;
            onSettings = null;
            if (action != null) {
                action.run();
            }
            if (owner != null) {
                owner.onCapacity(Http2Connection.this);
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
            Http2UpstreamStream stream = streamOf(id);
            if (stream == null) {
                return;
            }
            if (stream.headSeen()) {
                stream.onTrailers(Http2Heads.fields(headers));
                return;
            }
            ResponseHead head = Http2Heads.response(headers);
            if (head == null || head.status() == 101 || (head.interim() && end)) {
                reset(id);
                stream.fail(ExchangeFailure.UPSTREAM_PROTOCOL_ERROR);
                return;
            }
            stream.onHead(head, end);
        }

        @Override
        public int onDataRead(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean end) {
            int bytes = data.readableBytes();
            Http2UpstreamStream stream = streamOf(id);
            if (stream == null) {
                return bytes + padding;
            }
            stream.onData(data.retain(), end);
            return padding;
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext ctx, int id, long errorCode) {
            Http2UpstreamStream stream = streamOf(id);
            if (stream != null) {
                stream.fail(
                        errorCode == Http2Error.REFUSED_STREAM.code()
                                ? ExchangeFailure.UPSTREAM_REFUSED
                                : ExchangeFailure.UPSTREAM_RESET);
            }
        }

        @Override
        public void onGoAwayReceived(int lastStreamId, long errorCode, ByteBuf debugData) {
            retire();
            try {
                connection.forEachActiveStream(stream -> {
                    Http2UpstreamStream ours = stream.getProperty(streamKey);
                    if (ours != null && stream.id() > lastStreamId) {
                        ours.fail(ExchangeFailure.UPSTREAM_REFUSED);
                    }
                    return true;
                });
            } catch (Http2Exception e) {
                channel.close();
            }
            if (streams == 0) {
                channel.close();
            }
        }

        @Override
        public void onStreamClosed(Http2Stream closed) {
            Http2UpstreamStream stream = closed.getProperty(streamKey);
            if (stream == null) {
                return;
            }
            streams--;
            idleSince = System.nanoTime();
            stream.fail(ExchangeFailure.UPSTREAM_RESET);
            if (retired && streams == 0) {
                channel.close();
            } else if (owner != null && !retired) {
                owner.onCapacity(Http2Connection.this);
            }
        }

        void writabilityChanged(Http2Stream stream) {
            Http2UpstreamStream ours = stream.getProperty(streamKey);
            if (ours != null) {
                ours.onWritable();
            }
        }

        private void openConnectionWindow() {
            try {
                // As wide as every stream the peer allows us could fill, within what the protocol can say.
                long wanted = Math.min((long) Math.min(limit(), 1000) * streamWindow, Integer.MAX_VALUE / 2);
                int present = connection.local().flowController().windowSize(connection.connectionStream());
                int more = (int) Math.max(0, wanted - present);
                connection.local().flowController().incrementWindowSize(connection.connectionStream(), more);
                flush();
            } catch (Http2Exception e) {
                channel.close();
            }
        }
    }
}
