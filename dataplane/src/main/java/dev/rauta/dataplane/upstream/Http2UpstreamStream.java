// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.http.websocket.WebSocketHandshake;
import dev.rauta.dataplane.http2.Http2Heads;
import dev.rauta.dataplane.http2.Http2Session;
import dev.rauta.dataplane.http2.Http2Stream;
import dev.rauta.dataplane.http2.hpack.FieldSection;
import dev.rauta.dataplane.http2.hpack.HpackEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;

/** One exchange on an HTTP/2 connection; confined to a worker. */
final class Http2UpstreamStream extends Http2Stream implements UpstreamStream {
    private final Http2UpstreamStreams streams;
    private final Http2Session session;
    private final UpstreamRequest request;
    private final UpstreamHandler receiver;
    private final ResponseRules rules;
    private final boolean tunnelAsked;
    private boolean answered;
    private boolean headSeen;
    private boolean responseEnded;
    private boolean requestEnded;
    private boolean over;

    Http2UpstreamStream(
            Http2UpstreamStreams streams,
            Http2Session session,
            UpstreamRequest request,
            UpstreamHandler receiver) {
        super(session.nextLocal());
        this.streams = streams;
        this.session = session;
        this.request = request;
        this.receiver = receiver;
        this.rules = new ResponseRules(request.head().method());
        this.tunnelAsked = request.body() == UpstreamRequest.Body.TUNNEL;
        this.requestEnded = request.body() == UpstreamRequest.Body.NONE;
    }

    /** Sends the head. */
    void open() {
        HpackEncoder block = session.encoder();
        HpackEncoder head = tunnelAsked
                ? Http2Heads.connect(block, WebSocketHandshake.toConnect(request.head()), WebSocketHandshake.PROTOCOL)
                : Http2Heads.request(block, request.head());
        session.open(this, head, requestEnded);
    }

    @Override
    public void write(ByteBuf data, boolean end) {
        if (over || requestEnded) {
            data.release();
            return;
        }
        requestEnded = end;
        session.data(this, data, end);
    }

    @Override
    public void end(HeaderFields trailers) {
        if (!over && !requestEnded) {
            requestEnded = true;
            session.trailers(this, trailers);
        }
    }

    @Override
    public boolean waits() {
        return session.waits(this);
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public boolean writable() {
        return !over && hasRoom();
    }

    @Override
    public boolean takesMore() {
        return !over && !requestEnded;
    }

    @Override
    public void consumed(int bytes) {
        session.consumed(this, bytes);
    }

    @Override
    public void offer(Shedding shedding, Runnable drop) {
        offerQueue(shedding, drop);
    }

    @Override
    public void cancel() {
        if (!over) {
            over = true;
            session.reset(this, Http2Error.CANCEL);
        }
    }

    /** Whether anything has come of it, so that the peer has certainly looked at it. */
    boolean answered() {
        return answered;
    }

    /** Whether its response is complete. */
    boolean served() {
        return responseEnded;
    }

    /** Interim responses, the final head, trailers. */
    @Override
    protected void onHeaders(FieldSection section, boolean end) {
        if (over || responseEnded) {
            return;
        }
        answered = true;
        if (headSeen) {
            onTrailers(section, end);
            return;
        }
        ResponseHead head = Http2Heads.response(section);
        if (head == null
                || section.tooLarge()
                || head.status() == 101
                || (head.interim() && end)) {
            malformed();
        } else if (head.interim()) {
            receiver.onInterim(head);
        } else if (tunnelAsked && head.status() < 300) {
            onTunnel(head, end);
        } else if (!rules.onHead(head, end)) {
            malformed();
        } else {
            headSeen = true;
            if (tunnelAsked) {
                // Refused: there is nothing left to send.
                write(Unpooled.EMPTY_BUFFER, true);
            }
            responseEnded = end || rules.bodiless();
            if (!end && responseEnded) {
                session.resetUnlessEnded(this);
            }
            receiver.onHead(head, responseEnded);
        }
    }

    @Override
    protected void onData(ByteBuf data, boolean end) {
        if (over || responseEnded) {
            boolean unasked = data.isReadable();
            data.release();
            if (unasked) {
                session.reset(this, Http2Error.PROTOCOL_ERROR);
            }
        } else if (!headSeen || !rules.onData(data.readableBytes(), end)) {
            data.release();
            malformed();
        } else {
            responseEnded = end;
            receiver.onData(data, end);
        }
    }

    @Override
    protected void onWritable() {
        if (!over && writable()) {
            receiver.onWritable();
        }
    }

    /** Ends the exchange, unless its response is complete already and nothing of a tunnel is left to send. */
    void fail(ExchangeFailure failure) {
        if (!over) {
            over = true;
            if (!responseEnded || (tunnelAsked && !requestEnded)) {
                receiver.onFailure(failure);
            }
        }
    }

    @Override
    protected void onReset(long code) {
        // Whoever has begun to answer has not refused.
        boolean refused = code == Http2Error.REFUSED_STREAM.code() && !answered;
        fail(refused ? ExchangeFailure.UPSTREAM_REFUSED : ExchangeFailure.UPSTREAM_RESET);
    }

    @Override
    protected void onClosed() {
        streams.ended(this);
    }

    private void onTrailers(FieldSection section, boolean end) {
        if (!end || section.pseudo() || section.tooLarge() || !rules.complete()) {
            malformed();
        } else {
            responseEnded = true;
            receiver.onTrailers(section.fields());
        }
    }

    private void onTunnel(ResponseHead head, boolean end) {
        headSeen = true;
        receiver.onHead(WebSocketHandshake.toSwitching(head, request.head()), false);
        if (end && !over) {
            responseEnded = true;
            receiver.onData(Unpooled.EMPTY_BUFFER, true);
        }
    }

    /** RFC 9113, section 8.1.1: the stream alone is in error. */
    private void malformed() {
        // Failed first: the reset closes the stream, which would be told as the peer's doing.
        fail(ExchangeFailure.UPSTREAM_PROTOCOL_ERROR);
        session.reset(this, Http2Error.PROTOCOL_ERROR);
    }
}
