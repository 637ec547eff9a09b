// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.http2;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.FieldValues;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.Http2Heads;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.frames.Http2Refusals;
import dev.rauta.dataplane.http.frames.UnprioritizedFrames;
import dev.rauta.dataplane.listener.ConnectionLimits;
import dev.rauta.dataplane.listener.Connections;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.metrics.Protocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * Takes in the requests on a client's HTTP/2 connection, and refuses at the client's cost what is none or is too large;
 * confined to a worker.
 */
final class Http2Requests extends UnprioritizedFrames implements Http2Refusals {
    /** A head that is refused costs the client as much as a reset of its own; its size comes on top. */
    private static final int REFUSAL = 2;

    private static final int FIELDS_FOR_ONE = 16;

    /** What the connection does about a request. */
    interface Turn {
        /** A head has come whole; {@code end}: and nothing follows it. */
        void begin(Http2Stream stream, RequestHead head, boolean end);

        /** What came is answered without an exchange; {@code ended}: whether all of it has come. */
        void refuse(int id, ExchangeFailure failure, boolean ended);

        /** What came cannot be answered. */
        void reset(int id, Http2Error error);

        /** A stream that carried an exchange is closed. */
        void ended();
    }

    private final Connections connections;
    private final String scheme;
    private final Http2Connection connection;
    private final Http2Streams streams;
    private final FrameBudget budget;
    private final HeaderBlock block;
    private final Turn turn;
    private boolean calmed;

    /** @param scheme how the client reached us */
    Http2Requests(
            Connections connections,
            String scheme,
            Http2Connection connection,
            Http2Streams streams,
            FrameBudget budget,
            HeaderBlock block,
            Turn turn) {
        this.connections = connections;
        this.scheme = scheme;
        this.connection = connection;
        this.streams = streams;
        this.budget = budget;
        this.block = block;
        this.turn = turn;
    }

    @Override
    public void onStreamRefused() {
        connections.reached(Limit.STREAMS);
    }

    @Override
    public void onHeadTooLarge(int stream) {
        headTooLarge(stream, false);
    }

    @Override
    public void onStreamError() {
        pay(0);
    }

    @Override
    public void onCalmed() {
        if (!calmed) {
            calmed = true;
            connections.reached(Limit.FLOOD);
        }
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean end) {
        Http2ServerStream known = streams.of(id);
        Http2Stream stream = connection.stream(id);
        if (known == null && stream != null && stream.isHeadersSent()) {
            // Trailers of a request that was refused.
            pay(headers.size());
        } else if (Http2Heads.size(headers) > connections.limits().headerBytes()) {
            headTooLarge(id, end);
        } else if (known != null) {
            onTrailers(id, known, Http2Heads.fields(headers));
        } else {
            RequestHead head = Http2RequestHeads.of(headers, scheme);
            if (head == null || stream == null) {
                turn.reset(id, Http2Error.PROTOCOL_ERROR);
                pay(headers.size());
            } else {
                onHead(stream, head, end);
            }
        }
    }

    private void onHead(Http2Stream stream, RequestHead head, boolean end) {
        ConnectionLimits limits = connections.limits();
        if (head.target().length() > limits.targetBytes()) {
            connections.reached(Limit.TARGET_BYTES);
            pay(head.fields().size());
            refuse(stream.id(), ExchangeFailure.TARGET_TOO_LONG, end);
        } else if (head.fields().size() > limits.headers()) {
            connections.reached(Limit.HEADERS);
            pay(head.fields().size());
            refuse(stream.id(), ExchangeFailure.HEADERS_TOO_LARGE, end);
        } else {
            turn.begin(stream, head, end);
        }
    }

    private void onTrailers(int id, Http2ServerStream stream, HeaderFields trailers) {
        boolean tooMany = trailers.size() > connections.limits().headers();
        if (tooMany) {
            connections.reached(Limit.HEADERS);
        }
        if (!tooMany && FieldValues.acceptable(trailers)) {
            stream.onTrailers(trailers);
        } else {
            turn.reset(id, Http2Error.PROTOCOL_ERROR);
            pay(trailers.size());
        }
    }

    private void headTooLarge(int id, boolean ended) {
        connections.reached(Limit.HEADER_BYTES);
        pay(0);
        if (streams.of(id) == null) {
            refuse(id, ExchangeFailure.HEADERS_TOO_LARGE, ended);
        } else {
            turn.reset(id, Http2Error.PROTOCOL_ERROR);
        }
    }

    private void refuse(int id, ExchangeFailure failure, boolean ended) {
        connections.refused(failure.status(), Protocol.HTTP2, 0);
        turn.refuse(id, failure, ended);
    }

    /** Charges the client for a head that was refused, or for a reset of ours that it provoked. */
    private void pay(int fields) {
        budget.charge(REFUSAL + block.cost() + fields / FIELDS_FOR_ONE);
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean end) {
        Http2ServerStream stream = streams.of(id);
        if (stream == null) {
            return data.readableBytes() + padding;
        }
        stream.onData(data.retain(), end);
        return padding;
    }

    @Override
    public void onStreamClosed(Http2Stream closed) {
        Http2ServerStream stream = streams.of(closed);
        if (stream != null) {
            streams.ended();
            budget.earn(stream.endedWell() ? 2 : 0);
            stream.onClosed();
            turn.ended();
        }
    }
}
