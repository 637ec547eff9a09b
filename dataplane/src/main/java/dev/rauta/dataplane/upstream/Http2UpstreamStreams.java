// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.frames.UnprioritizedFrames;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one HTTP/2 connection to an endpoint, and what its peer says to each; confined to a worker.
 *
 * <p>What the peer says to all of them goes on to the connection.
 */
final class Http2UpstreamStreams extends UnprioritizedFrames {
    /**
     * How many streams may be given up before the next connection takes over: peers take a few hundred within half a
     * minute for an attack, and end the connection with all the streams of others.
     */
    private static final int RESETS = 100;

    private final Http2Connection owner;
    private final io.netty.handler.codec.http2.Http2Connection connection;
    private final PropertyKey key;
    private ExchangeFailure whenClosed = ExchangeFailure.UPSTREAM_RESET;
    private boolean served;
    private int open;
    private int resets;
    private long idleSince = System.nanoTime();

    /** @param connection the codec's side of {@code owner} */
    Http2UpstreamStreams(Http2Connection owner, io.netty.handler.codec.http2.Http2Connection connection) {
        this.owner = owner;
        this.connection = connection;
        this.key = connection.newKey();
    }

    /** How many are open. */
    int open() {
        return open;
    }

    /** When the last one ended, in {@link System#nanoTime()}. */
    long idleSince() {
        return idleSince;
    }

    /** {@code created} carries {@code stream} from now on. */
    void add(Http2Stream created, Http2UpstreamStream stream) {
        created.setProperty(key, stream);
        open++;
    }

    /** Those above {@code lastStreamId} have failed. */
    void failAbove(int lastStreamId, ExchangeFailure failure) {
        try {
            connection.forEachActiveStream(stream -> {
                Http2UpstreamStream ours = stream.getProperty(key);
                if (ours != null && stream.id() > lastStreamId) {
                    ours.fail(failure);
                }
                return true;
            });
        } catch (Http2Exception e) {
            throw new IllegalStateException("a visitor that throws nothing threw", e);
        }
    }

    /** Those that the connection's end cuts short will have failed of {@code failure}. */
    void whenClosed(ExchangeFailure failure) {
        whenClosed = failure;
    }

    /** {@code stream} may be written to again. */
    void onWritable(Http2Stream stream) {
        Http2UpstreamStream ours = stream.getProperty(key);
        if (ours != null) {
            ours.onWritable();
        }
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings announced) {
        owner.onSettings(announced);
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean end) {
        Http2UpstreamStream stream = of(id);
        if (stream != null) {
            stream.onHeaders(headers, end);
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean end) {
        int bytes = data.readableBytes();
        Http2UpstreamStream stream = of(id);
        if (stream == null) {
            return bytes + padding;
        }
        stream.onData(data.retain(), end);
        return padding;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int id, long errorCode) {
        Http2UpstreamStream stream = of(id);
        if (stream != null) {
            // Whoever has begun to answer has not refused.
            boolean refused = errorCode == Http2Error.REFUSED_STREAM.code() && !stream.answered();
            stream.fail(refused ? ExchangeFailure.UPSTREAM_REFUSED : ExchangeFailure.UPSTREAM_RESET);
        }
    }

    @Override
    public void onGoAwayReceived(int lastStreamId, long errorCode, ByteBuf debugData) {
        owner.retire();
        failAbove(lastStreamId, ExchangeFailure.UPSTREAM_GOAWAY);
        owner.closeIfDone();
    }

    @Override
    public void onGoAwaySent(int lastStreamId, long errorCode, ByteBuf debugData) {
        if (errorCode != Http2Error.NO_ERROR.code()) {
            // The codec found the peer at fault and closes the connection.
            whenClosed = ExchangeFailure.UPSTREAM_PROTOCOL_ERROR;
            owner.retire();
        }
    }

    @Override
    public void onStreamClosed(Http2Stream closed) {
        Http2UpstreamStream stream = closed.getProperty(key);
        if (stream == null) {
            return;
        }
        open--;
        idleSince = System.nanoTime();
        stream.fail(failure(closed, stream));
        served = served || stream.served();
        if (closed.isResetSent() && ++resets >= RESETS) {
            owner.retire();
        }
        owner.onStreamEnded();
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

    private @Nullable Http2UpstreamStream of(int id) {
        Http2Stream stream = connection.stream(id);
        return stream == null ? null : stream.getProperty(key);
    }
}
