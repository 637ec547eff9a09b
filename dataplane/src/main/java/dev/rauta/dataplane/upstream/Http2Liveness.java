// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.dataplane.http.ExchangeFailure;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Finds out that the peer of an HTTP/2 connection is gone though nothing says so; confined to a worker.
 *
 * <p>Its SETTINGS must come soon, for without them no answer can (RFC 9113, section 3.4). Later, while streams are open and no byte comes for a while, it asks for a PING's answer (section 6.7). Any byte counts as
 * one. A connection without streams is left alone: whoever dies there harms nobody.
 */
final class Http2Liveness extends ChannelInboundHandlerAdapter {

    /** The connection that it looks after. */
    interface Connection {
        int streams();

        void ping();

        /** Nothing came in time; closes it, and its streams fail of {@code failure}. */
        void onSilence(ExchangeFailure failure);
    }

    private final Connection connection;
    private final EventLoop loop;
    private final long pingAfter;
    private final long pingTimeout;
    private final Future<?> settingsTimeout;
    private long heard;
    private long askedAt;
    private boolean watching;
    private boolean asked;

    Http2Liveness(Connection connection, EventLoop loop, PoolSettings settings) {
        this.connection = connection;
        this.loop = loop;
        this.pingAfter = settings.pingAfter().toNanos();
        this.pingTimeout = settings.pingTimeout().toNanos();
        this.settingsTimeout = loop.schedule(
                () -> connection.onSilence(ExchangeFailure.UPSTREAM_TIMEOUT),
                settings.connectTimeout().toNanos(),
                TimeUnit.NANOSECONDS);
    }

    /** The peer's SETTINGS have come. */
    void onSettings() {
        settingsTimeout.cancel(false);
    }

    void onClosed() {
        settingsTimeout.cancel(false);
    }

    /** A stream has been opened. */
    void onStream() {
        if (!watching) {
            watching = true;
            asked = false;
            heard = System.nanoTime();
            checkIn(pingAfter);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (watching) {
            asked = false;
            heard = System.nanoTime();
        }
        ctx.fireChannelRead(message);
    }

    private void checkIn(long nanos) {
        loop.schedule(this::check, nanos, TimeUnit.NANOSECONDS);
    }

    private void check() {
        long now = System.nanoTime();
        long left = asked ? askedAt + pingTimeout - now : heard + pingAfter - now;
        if (connection.streams() == 0) {
            watching = false;
        } else if (left > 0) {
            // An answer may come meanwhile, after which the next silence counts from there.
            checkIn(Math.min(left, pingAfter));
        } else if (asked) {
            connection.onSilence(ExchangeFailure.UPSTREAM_RESET);
        } else {
            asked = true;
            askedAt = now;
            connection.ping();
            checkIn(Math.min(pingTimeout, pingAfter));
        }
    }
}
