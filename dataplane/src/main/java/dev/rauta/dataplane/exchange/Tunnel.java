// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.exchange.client.Downstream;
import dev.rauta.dataplane.exchange.request.RequestBody;
import dev.rauta.dataplane.http.websocket.PassingFrames;
import dev.rauta.dataplane.upstream.UpstreamStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange becomes with {@code 101}: bytes both ways, and each half may end by itself; confined to a worker.
 *
 * <p>Only a WebSocket has a word for its end: to both sides Close, and its connection ends once both have answered (RFC 6455,
 * section 7.1.2).
 */
final class Tunnel {
    private final Downstream downstream;
    private final RequestBody fromClient;

    /** Of a WebSocket, what its client says; else null. */
    private final @Nullable PassingFrames asked;

    private final PassingFrames answered = PassingFrames.ofServer();
    private boolean answerEnded;
    private boolean takesMore;
    private boolean leaving;

    /** @param frames of a WebSocket, what its client has said so far; else null */
    Tunnel(Downstream downstream, RequestBody fromClient, @Nullable PassingFrames frames) {
        this.downstream = downstream;
        this.fromClient = fromClient;
        this.asked = frames;
    }

    /** Bytes from the client; takes ownership. */
    void onData(ByteBuf data, boolean end) {
        PassingFrames frames = asked;
        if (frames == null) {
            fromClient.onData(data, end);
            return;
        }
        int bytes = data.readableBytes();
        int goOn = frames.pass(data);
        if (goOn > 0 || end) {
            fromClient.onData(front(data, goOn), end);
        } else {
            data.release();
        }
        if (goOn < bytes) {
            downstream.consumed(bytes - goOn);
        }
        closeWhereDue(frames);
    }

    /** Bytes from the upstream; takes ownership. */
    void onResponseData(ByteBuf data, boolean end) {
        PassingFrames frames = asked;
        if (frames == null) {
            downstream.writeData(data, end);
            return;
        }
        int goOn = answered.pass(data);
        if (goOn > 0 || end) {
            downstream.writeData(front(data, goOn), end);
        } else {
            data.release();
        }
        if (!end) {
            closeWhereDue(frames);
        }
    }

    private static ByteBuf front(ByteBuf data, int bytes) {
        return data.writerIndex(data.readerIndex() + bytes);
    }

    /** Says Close to both sides of a WebSocket that they have not begun to close themselves. @return whether it is such a one */
    boolean leave() {
        PassingFrames frames = asked;
        if (frames == null || leaving || answerEnded || !frames.open() || !answered.open()) {
            return false;
        }
        leaving = true;
        frames.end();
        answered.end();
        closeWhereDue(frames);
        return true;
    }

    private void closeWhereDue(PassingFrames frames) {
        if (answered.due()) {
            downstream.writeData(answered.close(), false);
        }
        if (frames.due()) {
            fromClient.insert(frames.close());
        }
    }

    /**
     * The upstream has ended its half.
     *
     * @param stream takes the client's, null where nobody does
     */
    void onAnswerEnded(@Nullable UpstreamStream stream) {
        answerEnded = true;
        takesMore = stream != null && stream.takesMore() && downstream.halfCloses();
    }

    /** Whether the upstream has ended its half. */
    boolean answerEnded() {
        return answerEnded;
    }

    /** Whether both halves have ended, or nobody takes the rest of the client's. */
    boolean ended() {
        return (answerEnded && (!takesMore || fromClient.delivered())) || left();
    }

    /** Whether both sides have been told and have said that they know. */
    private boolean left() {
        PassingFrames frames = asked;
        return leaving
                && frames != null
                && answered.ended()
                && frames.closed()
                && (answerEnded || (frames.ended() && answered.closed()));
    }

    /** Ends both halves, as far as they have not ended themselves. */
    void end() {
        if (!answerEnded) {
            downstream.writeData(Unpooled.EMPTY_BUFFER, true);
            fromClient.end();
        }
    }
}
