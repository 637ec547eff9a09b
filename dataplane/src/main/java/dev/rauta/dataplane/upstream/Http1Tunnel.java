// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HalfClose;
import dev.rauta.dataplane.http.flow.Member;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.TimeUnit;

/**
 * What an HTTP/1.1 connection becomes with {@code 101}: bytes both ways, and each half ends by itself; confined to a worker.
 *
 * <p>What comes for it before there is one waits, its end included.
 */
final class Http1Tunnel {
    /** How long the last bytes may take once both sides have ended. */
    private static final long LAST_BYTES_SECONDS = 30;

    private final Channel channel;
    private final Member out;
    private boolean asked;
    private boolean agreed;
    private boolean oursEnded;
    private boolean theirsEnded;

    /** @param out the connection's place among the worker's */
    Http1Tunnel(Channel channel, Member out) {
        this.channel = channel;
        this.out = out;
    }

    /** A request begins, which asks for a tunnel or not. */
    void begin(boolean asksForIt) {
        asked = asksForIt;
        oursEnded = false;
    }

    /** Whether the request in hand asks for it. */
    boolean asked() {
        return asked;
    }

    /** The upstream has agreed: whatever is written from now on is of the tunnel. */
    void agree() {
        agreed = true;
    }

    /** Whether the connection is a tunnel. */
    boolean agreed() {
        return agreed;
    }

    /** Whether it may be written to, as far as that is the peer's to say: not between the question and its answer. */
    boolean decided() {
        return agreed || !asked;
    }

    /** The peer's agreement has gone on: what has come for it meanwhile follows. */
    void start(UpstreamHandler handler) {
        HalfClose.await(channel);
        if (oursEnded) {
            endOurs();
        } else {
            handler.onWritable();
        }
    }

    /** The client's half is complete: its end follows what was written, or the tunnel's start. */
    void complete() {
        oursEnded = true;
    }

    /** Whether the client's half may still be written to where the peer's has ended. */
    boolean takesMore() {
        return channel.isActive() && !oursEnded && HalfClose.possible(channel);
    }

    /** Sends bytes of the client's half, whose ownership passes, and its end behind them where it is complete. */
    void write(ByteBuf data) {
        out.write(data);
        if (oursEnded) {
            endOurs();
        }
    }

    private void endOurs() {
        out.handOver();
        HalfClose.of(channel, () -> {});
        closeIfEnded();
    }

    /** The peer has ended its half; ours goes on. */
    void onHalfClosed(UpstreamHandler handler) {
        if (!theirsEnded) {
            theirsEnded = true;
            handler.onData(Unpooled.EMPTY_BUFFER, true);
            closeIfEnded();
        }
    }

    /** The connection has ended, and the peer's half with it. */
    void onClosed(UpstreamHandler handler) {
        if (theirsEnded) {
            handler.onFailure(ExchangeFailure.UPSTREAM_RESET);
        } else {
            theirsEnded = true;
            handler.onData(Unpooled.EMPTY_BUFFER, true);
        }
    }

    /** Closes the connection where both halves have ended and the last bytes have left, or do not leave in time. */
    void closeIfEnded() {
        if (agreed && theirsEnded && channel instanceof DuplexChannel duplex) {
            if (duplex.isOutputShutdown()) {
                channel.close();
            } else if (oursEnded) {
                // Nobody else waits for a peer that does not take the rest.
                channel.eventLoop().schedule(() -> channel.close(), LAST_BYTES_SECONDS, TimeUnit.SECONDS);
            }
        }
    }
}
