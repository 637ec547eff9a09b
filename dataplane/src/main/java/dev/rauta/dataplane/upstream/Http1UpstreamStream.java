// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http.flow.Holder;
import dev.rauta.dataplane.http.flow.Member;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.http1.Framing;
import dev.rauta.dataplane.http1.Http1Decoder;
import dev.rauta.dataplane.http1.Http1Exception;
import dev.rauta.dataplane.http1.Http1Limits;
import dev.rauta.dataplane.http1.head.Http1Response;
import dev.rauta.dataplane.http1.head.ResponseHeads;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * The exchange under way on an HTTP/1.1 connection, one after another: where its two messages are, and what becomes of it
 * when the connection ends; confined to a worker.
 */
final class Http1UpstreamStream implements UpstreamStream, Http1Decoder.Events<Http1Response> {
    /** The longest status line, in bytes. */
    private static final int STATUS_LINE = 8192;

    /** The most fields of a head. */
    private static final int FIELDS = 256;

    private final Http1Connection connection;
    private final Channel channel;
    private final FlushBatch flushes;
    private final Member flush;
    private final Http1RequestWriter writer;
    private final Http1Decoder<Http1Response> decoder;
    private final Http1Tunnel tunnel;
    private @Nullable UpstreamHandler receiver;
    private boolean used;
    private boolean answersHead;
    private boolean bytesSeen;
    private boolean responseEnded;
    private boolean keepAlive;
    private long openedInPass;

    Http1UpstreamStream(Http1Connection connection, FlushBatch flushes, PoolSettings settings) {
        this.connection = connection;
        this.channel = connection.channel();
        this.flushes = flushes;
        this.flush = flushes.member(channel, Holder.NOTHING);
        this.writer = new Http1RequestWriter(flush);
        this.tunnel = new Http1Tunnel(channel, flush);
        Http1Limits limits = new Http1Limits(STATUS_LINE, settings.headerLimit(), FIELDS);
        this.decoder = Http1Decoder.ofResponses(limits, new ResponseHeads(limits, () -> answersHead), this);
    }

    /** Whether an exchange is under way. */
    boolean busy() {
        return receiver != null;
    }

    /** Begins another exchange with its request's head. */
    void begin(UpstreamRequest request, UpstreamHandler handler) {
        receiver = handler;
        openedInPass = flushes.passes();
        tunnel.begin(request.body() == UpstreamRequest.Body.TUNNEL);
        bytesSeen = false;
        responseEnded = false;
        keepAlive = false;
        answersHead = request.head().method().equals("HEAD");
        writer.head(request);
    }

    @Override
    public void write(ByteBuf body, boolean end) {
        if (end) {
            tunnel.complete();
        }
        if (receiver == null || (writer.ended() && !tunnel.agreed())) {
            body.release();
            return;
        }
        if (tunnel.agreed()) {
            tunnel.write(body);
        } else {
            writer.body(body, end);
            finishIfDone();
        }
    }

    @Override
    public void end(HeaderFields trailers) {
        if (receiver != null && !writer.ended()) {
            writer.end(trailers);
            finishIfDone();
        }
    }

    @Override
    public boolean writable() {
        return receiver != null && channel.isWritable() && tunnel.decided();
    }

    @Override
    public boolean waits() {
        return flush.lags();
    }

    @Override
    public boolean takesMore() {
        return tunnel.takesMore();
    }

    @Override
    public void consumed(int bytes) {
        connection.passedOn(bytes);
    }

    @Override
    public void offer(Shedding shedding, Runnable drop) {
        if (receiver != null) {
            flush.offer(shedding, drop);
        }
    }

    @Override
    public void cancel() {
        receiver = null;
        connection.giveUp();
    }

    /** Ends the exchange, if one is under way, and the connection. */
    void fail(ExchangeFailure failure) {
        UpstreamHandler waiting = receiver;
        cancel();
        if (waiting != null) {
            waiting.onFailure(failure);
        }
    }

    /** Takes in some of what has come; false where nobody has asked for it. */
    boolean take(ByteBuf in) throws Http1Exception {
        UpstreamHandler handler = receiver;
        if (handler == null) {
            return false;
        }
        bytesSeen = true;
        if (tunnel.agreed()) {
            connection.hold(in.readableBytes());
            handler.onData(in.readRetainedSlice(in.readableBytes()), false);
        } else {
            decoder.step(in);
        }
        return true;
    }

    /** The channel takes more. */
    void onWritable() {
        if (receiver != null) {
            receiver.onWritable();
        }
    }

    /** The peer has ended its half of the connection, which only a tunnel lets it do. */
    void onHalfClosed() {
        UpstreamHandler handler = receiver;
        if (handler == null) {
            channel.close();
        } else {
            tunnel.onHalfClosed(handler);
        }
    }

    /** Our half of the connection has ended. */
    void onOutputEnded() {
        tunnel.closeIfEnded();
    }

    /**
     * The connection has ended.
     *
     * @param theirs whether it is the peer that has ended it
     */
    void onClosed(boolean theirs) {
        UpstreamHandler waiting = receiver;
        receiver = null;
        if (waiting == null || responseEnded) {
            return;
        }
        if (tunnel.agreed()) {
            tunnel.onClosed(waiting);
        } else if (decoder.untilClose() && theirs) {
            responseEnded = true;
            waiting.onData(Unpooled.EMPTY_BUFFER, true);
        } else {
            waiting.onFailure(unanswered());
        }
    }

    /** What it failed of where the connection ended before the response did. */
    private ExchangeFailure unanswered() {
        if (openedInPass == flushes.passes()) {
            // Nothing of it has left.
            return ExchangeFailure.UPSTREAM_GOAWAY;
        }
        return used && !bytesSeen ? ExchangeFailure.STALE_CONNECTION : ExchangeFailure.UPSTREAM_RESET;
    }

    @Override
    public Framing onHead(Http1Response response) {
        UpstreamHandler handler = receiver;
        if (handler == null) {
            return Framing.NONE;
        }
        ResponseHead head = response.head();
        boolean switches = head.status() == 101;
        if (switches && !tunnel.asked()) {
            fail(ExchangeFailure.UPSTREAM_PROTOCOL_ERROR);
        } else if (head.interim()) {
            handler.onInterim(head);
        } else if (switches) {
            tunnel.agree();
            handler.onHead(head, false);
            if (receiver != null) {
                tunnel.start(receiver);
            }
        } else {
            keepAlive = response.keepAlive();
            responseEnded = response.framing() == Framing.NONE;
            handler.onHead(head, responseEnded);
            finishIfDone();
        }
        return response.framing();
    }

    @Override
    public void onData(ByteBuf data, boolean end) {
        UpstreamHandler handler = receiver;
        if (handler == null) {
            data.release();
        } else {
            responseEnded = end;
            connection.hold(data.readableBytes());
            handler.onData(data, end);
            finishIfDone();
        }
    }

    @Override
    public void onTrailers(HeaderFields trailers) {
        UpstreamHandler handler = receiver;
        if (trailers.isEmpty()) {
            onData(Unpooled.EMPTY_BUFFER, true);
        } else if (handler != null) {
            responseEnded = true;
            handler.onTrailers(trailers);
            finishIfDone();
        }
    }

    /** Both messages are complete: the connection is free, or has served its last. */
    private void finishIfDone() {
        if (receiver == null || !responseEnded) {
            return;
        }
        if (writer.ended()) {
            receiver = null;
            used = true;
            connection.onFinished(keepAlive);
        } else {
            // An early answer: the exchange is over for the client, the rest of its body goes nowhere.
            cancel();
        }
    }
}
