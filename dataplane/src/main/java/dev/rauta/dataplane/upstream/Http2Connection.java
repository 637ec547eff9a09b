// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http.flow.Holder;
import dev.rauta.dataplane.http.flow.Member;
import dev.rauta.dataplane.http2.FrameBudget;
import dev.rauta.dataplane.http2.FrameGuard;
import dev.rauta.dataplane.http2.HeaderBlock;
import dev.rauta.dataplane.http2.Http2Session;
import dev.rauta.dataplane.http2.Http2Side;
import dev.rauta.dataplane.http2.PeerSettings;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Error;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 connection to an endpoint: many exchanges, one stream each; confined to a worker.
 *
 * <p>The connection's receive window is opened so wide that it never binds: a response that nobody reads stops its own stream
 * and no other.
 */
public final class Http2Connection implements UpstreamConnection, Http2Liveness.Connection, Http2Side, Holder {
    /** Streams allowed before the peer has said its limit (RFC 9113, section 6.5.2, advises no less than 100). */
    public static final int STREAMS_BEFORE_SETTINGS = 100;

    /** The most streams that the connection's window is opened for. */
    private static final int STREAMS_IN_WINDOW = 1000;

    private final Channel channel;
    private final PoolSettings settings;
    private final Http2Session session;
    private final Http2UpstreamStreams streams;
    private final Http2Liveness liveness;
    private @Nullable ConnectionOwner owner;
    private @Nullable Runnable onSettings;
    private boolean settled;
    private boolean retired;
    private boolean extendedConnect;
    private int announcedLimit;
    private int assumedLimit = STREAMS_BEFORE_SETTINGS;

    /** Adds itself to {@code channel}'s pipeline; the preface leaves with the first flush. */
    public Http2Connection(Channel channel, FlushBatch flushes, PoolSettings settings) {
        this.channel = channel;
        this.settings = settings;
        Member flush = flushes.member(channel, this);
        HeaderBlock block = new HeaderBlock(settings.headerLimit(), () -> {}, flush::look);
        // Streams that it gives up are our requests' misfortune, and cost it nothing.
        FrameGuard guard = new FrameGuard(new FrameBudget(), block, 0);
        this.session = new Http2Session(channel, flushes, flush, this, guard, settings.headerLimit());
        this.streams = new Http2UpstreamStreams(this, session);
        this.liveness = new Http2Liveness(this, channel.eventLoop(), settings);
        channel.pipeline().addLast(liveness);
        session.beginClient(settings.headerLimit());
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
                && session.lastLocal() < settings.lastStreamId();
    }

    /** How many streams the peer allows at a time. */
    public int limit() {
        return settled ? announcedLimit : assumedLimit;
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
        Http2UpstreamStream stream = new Http2UpstreamStream(streams, session, request, receiver);
        streams.began();
        stream.open();
        liveness.onStream();
        receiver.onStream(stream);
        if (session.lastLocal() >= settings.lastStreamId()) {
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
        session.ping();
    }

    @Override
    public void onSilence(ExchangeFailure failure) {
        streams.whenClosed(failure);
        retire();
        // At once: a peer that is gone may hold up the channel's own closing.
        streams.failAbove(0, failure);
        channel.close();
    }

    @Override
    public boolean server() {
        return false;
    }

    @Override
    public void onSettings(PeerSettings announced) {
        settled = true;
        announcedLimit = announced.streams();
        liveness.onSettings();
        extendedConnect = announced.extendedConnect();
        session.openConnection(Math.min(limit(), STREAMS_IN_WINDOW));
        Runnable action = onSettings;
        onSettings = null;
        if (action != null) {
            action.run();
        }
        if (owner != null) {
            owner.onCapacity(this);
        }
    }

    @Override
    public void onGoAway(int lastStream) {
        retire();
        streams.failAbove(lastStream, ExchangeFailure.UPSTREAM_GOAWAY);
        closeIfDone();
    }

    @Override
    public void onFault(Http2Error error) {
        streams.whenClosed(ExchangeFailure.UPSTREAM_PROTOCOL_ERROR);
        retire();
    }

    @Override
    public void onFlush() {
        session.onFlush();
    }

    @Override
    public long queued() {
        return session.pinned();
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
    private void closeIfDone() {
        if (streams.open() == 0) {
            session.close();
        }
    }
}
