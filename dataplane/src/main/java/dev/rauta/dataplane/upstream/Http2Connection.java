// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http.flow.QueuedBytes;
import dev.rauta.dataplane.http.flow.ReceiveWindows;
import dev.rauta.dataplane.http.frames.Http2HandlerBuilder;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
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

    /** The most streams that the connection's window is opened for. */
    private static final int STREAMS_IN_WINDOW = 1000;

    private final io.netty.handler.codec.http2.Http2Connection connection = new DefaultHttp2Connection(false);
    private final Http2UpstreamStreams streams = new Http2UpstreamStreams(this, connection);
    private final Channel channel;
    private final PoolSettings settings;
    private final Http2Writer writer;
    private final Http2Liveness liveness;
    private @Nullable ConnectionOwner owner;
    private @Nullable Runnable onSettings;
    private boolean settled;
    private boolean retired;
    private boolean extendedConnect;
    private int assumedLimit = STREAMS_BEFORE_SETTINGS;

    /** Adds itself to {@code channel}'s pipeline; the preface leaves with the first flush. */
    public Http2Connection(Channel channel, FlushBatch flushes, PoolSettings settings) {
        this.channel = channel;
        this.settings = settings;
        QueuedBytes queued = new QueuedBytes(connection, channel.eventLoop(), streams::onWritable);
        Http2Settings initial = new Http2Settings()
                .pushEnabled(false)
                .initialWindowSize(ReceiveWindows.FIRST)
                .maxHeaderListSize(settings.headerLimit());
        var handler = new Http2HandlerBuilder(connection, queued, initial, streams).client();
        this.writer = new Http2Writer(channel, connection, handler, flushes, queued);
        this.liveness = new Http2Liveness(this, channel.eventLoop(), settings);
        connection.addListener(streams);
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
        return streams.open();
    }

    /** Whether another stream may be opened now. */
    public boolean hasCapacity() {
        return !retired
                && channel.isActive()
                && streams.open() < limit()
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
        return streams.idleSince();
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
        streams.add(created, stream);
        liveness.onStream();
        receiver.onStream(stream);
        if (connection.local().lastStreamCreated() >= settings.lastStreamId()) {
            retire();
        }
    }

    @Override
    public void drain() {
        retire();
        closeIfDone();
    }

    @Override
    public void ping() {
        writer.ping();
    }

    @Override
    public void onSilence(ExchangeFailure failure) {
        streams.whenClosed(failure);
        retire();
        // At once: a peer that is gone may hold up the channel's own closing.
        streams.failAbove(0, failure);
        channel.close();
    }

    /** The peer's SETTINGS have come. */
    void onSettings(Http2Settings announced) {
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
            owner.onCapacity(this);
        }
    }

    /** One of its streams has ended. */
    void onStreamEnded() {
        if (retired) {
            closeIfDone();
        } else if (owner != null) {
            owner.onCapacity(this);
        }
    }

    /** Takes no new request any more. */
    void retire() {
        if (!retired) {
            retired = true;
            if (owner != null) {
                owner.onRetired(this);
            }
        }
    }

    /** Closes it where no stream is left; it takes no new request. */
    void closeIfDone() {
        if (streams.open() == 0) {
            channel.close();
        }
    }
}
