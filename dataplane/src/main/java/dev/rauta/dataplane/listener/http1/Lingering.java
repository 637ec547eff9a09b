// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.http1;

import dev.rauta.dataplane.http.HalfClose;
import dev.rauta.dataplane.http.flow.Member;
import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection so that its last response arrives (RFC 9112, section 9.6): sends the end of our side, drops what
 * the client still sends, and closes when the client does or its patience is up.
 *
 * <p>A close while bytes lie unread would be a reset, which takes the response with it. Patience begins once all has been
 * written; until then the client may take as long as something moves.
 */
final class Lingering {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);
    private static final int BYTES = 1 << 20;

    private final Channel channel;
    private final Member written;
    private final long idleNanos;
    private boolean begun;
    private boolean clientEnded;
    private long began;
    private long ended;
    private int dropped;

    /**
     * @param written knows when bytes last left
     * @param idleNanos how long none may, in nanoseconds
     */
    Lingering(Channel channel, Member written, long idleNanos) {
        this.channel = channel;
        this.written = written;
        this.idleNanos = idleNanos;
    }

    boolean begun() {
        return begun;
    }

    /** Ends our side once all that was written has left; once. */
    void begin() {
        begun = true;
        began = System.nanoTime();
        HalfClose.of(channel, this::onEnded);
        channel.config().setAutoRead(true);
    }

    private void onEnded() {
        ended = System.nanoTime();
        if (clientEnded) {
            channel.close();
        }
    }

    /** The client has ended its half, as far as that may be heard; it may still read ours. */
    void onClientEnd() {
        clientEnded = true;
        if (ended != 0) {
            channel.close();
        }
    }

    /** Counts bytes that nobody wants. */
    void drop(int bytes) {
        dropped += bytes;
        if (dropped > BYTES) {
            channel.close();
        }
    }

    void tick(long now) {
        boolean impatient = ended != 0 ? now - ended > PATIENCE : now - Math.max(began, written.movedAt()) > idleNanos;
        if (impatient) {
            channel.close();
        }
    }
}
