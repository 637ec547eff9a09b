// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.FieldValues;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.Http2Heads;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.WebSocketHandshake;
import dev.rauta.dataplane.http.flow.Shedding;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;

/** One exchange on an HTTP/2 connection; confined to a worker. */
final class Http2UpstreamStream implements UpstreamStream {
    private final Http2Writer writer;
    private final int id;
    private final UpstreamRequest request;
    private final UpstreamHandler receiver;
    private final ResponseRules rules;
    private final boolean tunnelAsked;
    private boolean answered;
    private boolean headSeen;
    private boolean responseEnded;
    private boolean requestEnded;
    private boolean over;

    Http2UpstreamStream(Http2Writer writer, int id, UpstreamRequest request, UpstreamHandler receiver) {
        this.writer = writer;
        this.id = id;
        this.request = request;
        this.receiver = receiver;
        this.rules = new ResponseRules(request.head().method());
        this.tunnelAsked = request.body() == UpstreamRequest.Body.TUNNEL;
        this.requestEnded = request.body() == UpstreamRequest.Body.NONE;
    }

    /** The header block that begins it. */
    static Http2Headers headers(UpstreamRequest request) {
        return request.body() == UpstreamRequest.Body.TUNNEL
                ? Http2Heads.connect(WebSocketHandshake.toConnect(request.head()), WebSocketHandshake.PROTOCOL)
                : Http2Heads.request(request.head());
    }

    @Override
    public void write(ByteBuf data, boolean end) {
        if (over || requestEnded) {
            data.release();
            return;
        }
        requestEnded = end;
        writer.data(id, data, end);
    }

    @Override
    public void end(HeaderFields trailers) {
        if (!over && !requestEnded) {
            requestEnded = true;
            writer.trailers(id, Http2Heads.trailers(trailers));
        }
    }

    @Override
    public boolean waits() {
        return writer.waits(id);
    }

    @Override
    public boolean writable() {
        return !over && writer.writable(id);
    }

    @Override
    public boolean takesMore() {
        return !over && !requestEnded;
    }

    @Override
    public void consumed(int bytes) {
        writer.windows().consumed(id, bytes);
    }

    @Override
    public void offer(Shedding shedding, Runnable drop) {
        writer.offer(id, shedding, drop);
    }

    @Override
    public void cancel() {
        if (!over) {
            over = true;
            writer.reset(id, Http2Error.CANCEL);
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

    /** A header block: interim responses, the final head, trailers. */
    void onHeaders(Http2Headers headers, boolean end) {
        if (over || responseEnded) {
            return;
        }
        answered = true;
        if (headSeen) {
            onTrailers(Http2Heads.fields(headers));
            return;
        }
        ResponseHead head = Http2Heads.response(headers);
        if (head == null
                || !FieldValues.acceptable(head.fields())
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
                writer.resetUnlessEnded(id);
            }
            receiver.onHead(head, responseEnded);
        }
    }

    void onData(ByteBuf data, boolean end) {
        if (over || responseEnded) {
            boolean unasked = data.isReadable();
            data.release();
            if (unasked) {
                writer.reset(id, Http2Error.PROTOCOL_ERROR);
            }
        } else if (!headSeen || !rules.onData(data.readableBytes(), end)) {
            data.release();
            malformed();
        } else {
            responseEnded = end;
            receiver.onData(data, end);
        }
    }

    void onWritable() {
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

    private void onTrailers(HeaderFields trailers) {
        if (!FieldValues.acceptable(trailers) || !rules.complete()) {
            malformed();
        } else {
            responseEnded = true;
            receiver.onTrailers(trailers);
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
        writer.reset(id, Http2Error.PROTOCOL_ERROR);
    }
}
