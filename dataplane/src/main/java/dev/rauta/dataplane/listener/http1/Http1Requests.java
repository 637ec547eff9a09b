// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.http1;

import dev.rauta.dataplane.exchange.Exchange;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.HopByHop;
import dev.rauta.dataplane.http1.Framing;
import dev.rauta.dataplane.http1.Http1Decoder;
import dev.rauta.dataplane.http1.head.Http1Request;
import dev.rauta.dataplane.listener.Connections;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** Takes in one request after the other on a client's HTTP/1.1 connection; confined to a worker. */
final class Http1Requests implements Http1Decoder.Events<Http1Request> {
    private static final int HELD_LIMIT = 64 * 1024;

    /** How much of a request that was answered early is read and dropped to keep the connection. */
    private static final int DROP_LIMIT = 256 * 1024;

    /** What the connection does about a request. */
    interface Turn {
        /** A head has come whole; {@code keepAlive}: whether the connection may go on after it. */
        Exchange begin(Http1Request request, UpstreamRequest.Body body, boolean keepAlive);

        /** A part of it was taken in, perhaps the last. */
        void requestGoesOn();

        /** More of it comes than anybody wants. */
        void closeSoon();
    }

    private final Connections connections;
    private final Turn turn;
    private @Nullable Exchange exchange;
    private boolean ended = true;
    private boolean continueAwaited;
    private int count;
    private int held;
    private int dropped;

    Http1Requests(Connections connections, Turn turn) {
        this.connections = connections;
        this.turn = turn;
    }

    /** Its exchange; null before there is one, and once both messages are complete. */
    @Nullable Exchange exchange() {
        return exchange;
    }

    /** Whether no request has come yet. */
    boolean none() {
        return count == 0;
    }

    /** Whether all of the last request has come. */
    boolean ended() {
        return ended;
    }

    /** Whether its client waits for {@code 100 Continue} before it sends the body. */
    boolean continueAwaited() {
        return continueAwaited;
    }

    /** The client has been told to go on. */
    void continued() {
        continueAwaited = false;
    }

    /** Whether more of a body may be held. */
    boolean room() {
        return held < HELD_LIMIT || exchange == null || exchange.over();
    }

    /** So much of what was held has gone on. */
    void consumed(int bytes) {
        held -= bytes;
    }

    /** Both messages are complete. */
    void finish() {
        exchange = null;
    }

    /** There are no requests any more, only bytes. */
    void becomeTunnel() {
        ended = false;
    }

    /** Bytes of a tunnel; takes ownership. */
    void tunnelled(ByteBuf data) {
        if (exchange == null) {
            data.release();
        } else {
            held += data.readableBytes();
            exchange.onData(data, false);
        }
    }

    /** The client has ended its half of a tunnel. */
    void endTunnel() {
        ended = true;
        if (exchange != null) {
            exchange.onData(Unpooled.EMPTY_BUFFER, true);
        }
    }

    @Override
    public Framing onHead(Http1Request request) {
        ended = request.framing() == Framing.NONE;
        dropped = 0;
        held = 0;
        count++;
        continueAwaited = !ended && request.http11() && request.head().fields().contains("expect");
        if (!request.http11()) {
            // HTTP/1.0 has no interim responses, so such an expectation means nothing (RFC 9110, section 10.1.1).
            request.head().fields().remove("expect");
        }
        exchange = turn.begin(request, body(request), request.keepAlive() && !lastAllowed());
        return request.framing();
    }

    private boolean lastAllowed() {
        int limit = connections.limits().requests();
        if (limit == 0 || count < limit) {
            return false;
        }
        connections.reached(Limit.REQUESTS_PER_CONNECTION);
        return true;
    }

    private static UpstreamRequest.Body body(Http1Request request) {
        if (request.framing() != Framing.NONE) {
            return UpstreamRequest.Body.STREAM;
        }
        boolean upgrade = request.http11() && HopByHop.requestedUpgrade(request.head().fields()) != null;
        return upgrade ? UpstreamRequest.Body.TUNNEL : UpstreamRequest.Body.NONE;
    }

    @Override
    public void onData(ByteBuf data, boolean end) {
        ended = end;
        continueAwaited = false;
        Exchange current = exchange;
        if (current == null || current.over()) {
            dropped += data.readableBytes();
            data.release();
            if (dropped > DROP_LIMIT) {
                turn.closeSoon();
            }
        } else {
            held += data.readableBytes();
            current.onData(data, end);
        }
        turn.requestGoesOn();
    }

    @Override
    public void onTrailers(HeaderFields trailers) {
        if (trailers.isEmpty()) {
            onData(Unpooled.EMPTY_BUFFER, true);
            return;
        }
        ended = true;
        if (exchange != null) {
            exchange.onTrailers(trailers);
        }
        turn.requestGoesOn();
    }
}
