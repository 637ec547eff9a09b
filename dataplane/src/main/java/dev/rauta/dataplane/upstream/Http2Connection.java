// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http.flow.QueuedBytes;
import dev.rauta.dataplane.http.flow.ReceiveWindows;
import dev.rauta.dataplane.http.frames.Http2HandlerBuilder;
import dev.rauta.dataplane.http.frames.UnprioritizedFrames;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 connection to an endpoint: many exchanges, one stream each; confined to a worker.
 *
 * <p>Streams are plain objects on Netty's connection handler. A child channel each would double the cost. The
 * connection's receive window is opened so wide that it never binds: a response that nobody reads stops its own stream
 * and no other.
 */
public final class Http2Connection implements UpstreamConnection, Http2Liveness.Connection {
    /** Streams allowed before the peer has said its limit (RFC 9113, section 6.5.2, advises no less than 100). */
    public static final int STREAMS_BEFORE_SETTINGS = 100;

    /**
     * How many streams may be given up before the next connection takes over: peers take a few hundred within half a
     * minute for an attack, and end the connection with all the streams of others.
     */
    private static final int RESETS = 100;

    /** The most streams that the connection's window is opened for. */
    private static final int STREAMS_IN_WINDOW = 1000;

    private final io.netty.handler.codec.http2.Http2Connection connection = new DefaultHttp2Connection(false);
    private final PropertyKey streamKey = connection.newKey();
    private final Channel channel;
    private final PoolSettings settings;
    private final Http2Writer writer;
    private final Http2Liveness liveness;
    private @Nullable ConnectionOwner owner;
    private @Nullable Runnable onSettings;
    private boolean settled;
    private boolean retired;
    private boolean extendedConnect;
    private boolean served;
    private int streams;
    private int resets;
    private int assumedLimit = STREAMS_BEFORE_SETTINGS;
    private ExchangeFailure whenClosed = ExchangeFailure.UPSTREAM_RESET;
    private long idleSince = System.nanoTime();

    /** Adds itself to {@code channel}'s pipeline; the preface leaves with the first flush. */
    public Http2Connection(Channel channel, FlushBatch flushes, PoolSettings settings) {
        this.channel = channel;
        this.settings = settings;
        Events events = new Events();
        QueuedBytes queued = new QueuedBytes(connection, channel.eventLoop(), events::onWritable);
        Http2Settings initial = new Http2Settings()
                .pushEnabled(false)
                .initialWindowSize(ReceiveWindows.FIRST)
                .maxHeaderListSize(settings.headerLimit());
        var handler = new Http2HandlerBuilder(connection, queued, initial, events).client();
        this.writer = new Http2Writer(channel, connection, handler, flushes, queued);
        this.liveness = new Http2Liveness(this, channel.eventLoop(), settings);
        connection.addListener(events);
        channel.pipeline().addLast(liveness, handler);
        channel.closeFuture().addListener(_ -> {
            liveness.onClosed();
            retire();
        });
    }

    /**
     * Who hears of it from now on; without one it only waits for SETTINGS.
     *
     * @param streamLimit how many streams to assume that the peer allows until it says so
     */
    public void owner(ConnectionOwner pool, int streamLimit) {
        owner = pool;
        assumedLimit = streamLimit;
    }

    /** Runs once the peer's SETTINGS have come, at once where they have already. */
    public void whenSettled(Runnable action) {
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
    public boolean hasCapacity() {
        return !retired
                && channel.isActive()
                && streams < limit()
                && connection.local().lastStreamCreated() < settings.lastStreamId();
    }

    /** How many streams the peer allows at a time. */
    public int limit() {
        return settled ? connection.local().maxActiveStreams() : assumedLimit;
    }

    /** Whether the peer's SETTINGS have come. */
    public boolean settled() {
        return settled;
    }

    /** Whether the peer takes extended CONNECT: RFC 8441, section 3. */
    public boolean extendedConnect() {
        return extendedConnect;
    }

    /** When its last stream ended, in {@link System#nanoTime()}. */
    public long idleSince() {
        return idleSince;
    }

    public boolean retired() {
        return retired;
    }

    /** Sends a request's head on a new stream; the caller has checked {@link #hasCapacity()}. */
    public void open(UpstreamRequest request, UpstreamHandler receiver) {
        int id = connection.local().incrementAndGetNextStreamId();
        writer.headers(id, Http2UpstreamStream.headers(request), request.body() == UpstreamRequest.Body.NONE);
        Http2Stream created = connection.stream(id);
        if (created == null) {
            receiver.onFailure(ExchangeFailure.UPSTREAM_REFUSED);
            return;
        }
        Http2UpstreamStream stream = new Http2UpstreamStream(writer, id, request, receiver);
        created.setProperty(streamKey, stream);
        streams++;
        liveness.onStream();
        receiver.onStream(stream);
        if (connection.local().lastStreamCreated() >= settings.lastStreamId()) {
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

    @Override
    public void ping() {
        writer.ping();
    }

    @Override
    public void onSilence(ExchangeFailure failure) {
        whenClosed = failure;
        retire();
        // At once: a peer that is gone may hold up the channel's own closing.
        failAbove(0, failure);
        channel.close();
    }

    private void failAbove(int lastStreamId, ExchangeFailure failure) {
        try {
            connection.forEachActiveStream(stream -> {
                Http2UpstreamStream ours = stream.getProperty(streamKey);
                if (ours != null && stream.id() > lastStreamId) {
                    ours.fail(failure);
                }
                return true;
            });
        } catch (Http2Exception e) {
            throw new IllegalStateException("a visitor that throws nothing threw", e);
        }
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
    private final class Events extends UnprioritizedFrames {
        @Override
        public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings announced) {
            settled = true;
            liveness.onSettings();
            // Once true it stays so: RFC 8441, section 3.
            extendedConnect = extendedConnect || Boolean.TRUE.equals(announced.connectProtocolEnabled());
            writer.windows().openConnection(Math.min(limit(), STREAMS_IN_WINDOW));
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
        public void onHeadersRead(ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean end) {
            Http2UpstreamStream stream = streamOf(id);
            if (stream != null) {
                stream.onHeaders(headers, end);
            }
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
                // Whoever has begun to answer has not refused.
                boolean refused = errorCode == Http2Error.REFUSED_STREAM.code() && !stream.answered();
                stream.fail(refused ? ExchangeFailure.UPSTREAM_REFUSED : ExchangeFailure.UPSTREAM_RESET);
            }
        }

        @Override
        public void onGoAwayReceived(int lastStreamId, long errorCode, ByteBuf debugData) {
            retire();
            failAbove(lastStreamId, ExchangeFailure.UPSTREAM_GOAWAY);
            if (streams == 0) {
                channel.close();
            }
        }

        @Override
        public void onGoAwaySent(int lastStreamId, long errorCode, ByteBuf debugData) {
            if (errorCode != Http2Error.NO_ERROR.code()) {
                // The codec found the peer at fault and closes the connection.
                whenClosed = ExchangeFailure.UPSTREAM_PROTOCOL_ERROR;
                retire();
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
            stream.fail(failure(closed, stream));
            served = served || stream.served();
            if (closed.isResetSent() && ++resets >= RESETS) {
                retire();
            }
            if (retired && streams == 0) {
                channel.close();
            } else if (owner != null && !retired) {
                owner.onCapacity(Http2Connection.this);
            }
        }

        /** Why a stream ended, where its response did not. */
        private ExchangeFailure failure(Http2Stream closed, Http2UpstreamStream stream) {
            if (closed.isResetSent()) {
                // By the codec: the peer's frames were malformed.
                return ExchangeFailure.UPSTREAM_PROTOCOL_ERROR;
            }
            boolean stale = served && !stream.answered() && whenClosed == ExchangeFailure.UPSTREAM_RESET;
            return stale ? ExchangeFailure.STALE_CONNECTION : whenClosed;
        }

        void onWritable(Http2Stream stream) {
            Http2UpstreamStream ours = stream.getProperty(streamKey);
            if (ours != null) {
                ours.onWritable();
            }
        }
    }
}
