// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream.pool;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.upstream.UpstreamHandler;
import dev.rauta.dataplane.upstream.UpstreamStream;
import io.netty.buffer.ByteBuf;

/**
 * A request that is sent over HTTP/1.1 while nobody knows whether the peer speaks it.
 *
 * <p>What goes wrong with it before any answer is put down to the guess: a peer that closed without a byte is as good as
 * a stale connection, so an idempotent request is repeated once the verdict is there.
 */
final class GuessedAttempt implements UpstreamHandler {
    private final UpstreamHandler handler;
    private final Runnable doubted;
    private boolean answered;

    /** @param doubted run before the handler hears of a failure that speaks against the guess */
    GuessedAttempt(UpstreamHandler handler, Runnable doubted) {
        this.handler = handler;
        this.doubted = doubted;
    }

    @Override
    public boolean abandoned() {
        return handler.abandoned();
    }

    @Override
    public long patience() {
        return handler.patience();
    }

    @Override
    public void onStream(UpstreamStream stream) {
        handler.onStream(stream);
    }

    @Override
    public void onInterim(ResponseHead head) {
        answered = true;
        handler.onInterim(head);
    }

    @Override
    public void onHead(ResponseHead head, boolean end) {
        answered = true;
        handler.onHead(head, end);
    }

    @Override
    public void onData(ByteBuf data, boolean end) {
        handler.onData(data, end);
    }

    @Override
    public void onTrailers(HeaderFields trailers) {
        handler.onTrailers(trailers);
    }

    @Override
    public void onWritable() {
        handler.onWritable();
    }

    @Override
    public void onFailure(ExchangeFailure failure) {
        boolean unanswered = !answered && failure == ExchangeFailure.UPSTREAM_RESET;
        if (unanswered || failure == ExchangeFailure.PROTOCOL_MISMATCH) {
            doubted.run();
        }
        handler.onFailure(unanswered ? ExchangeFailure.STALE_CONNECTION : failure);
    }
}
