// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.http2;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http2.FrameBudget;
import dev.rauta.dataplane.http2.HeaderBlock;
import dev.rauta.dataplane.http2.Http2Session;
import dev.rauta.dataplane.http2.hpack.FieldSection;
import dev.rauta.dataplane.listener.ConnectionLimits;
import dev.rauta.dataplane.listener.Connections;
import dev.rauta.dataplane.listener.Peer;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.metrics.Protocol;
import io.netty.handler.codec.http2.Http2Error;

/**
 * Takes in the requests on a client's HTTP/2 connection, and refuses at the client's cost what is none or is too large;
 * confined to a worker.
 */
final class Http2Requests {
    /** A head that is refused costs the client as much as a reset of its own; its size comes on top. */
    private static final int REFUSAL = 2;

    private static final int FIELDS_FOR_ONE = 16;

    /** What the connection does about a request. */
    interface Turn {
        /** A head has come whole; {@code end}: and nothing follows it. */
        void begin(Http2ServerStream stream, RequestHead head, boolean end);
    }

    private final Connections connections;
    private final Peer peer;
    private final Http2Session session;
    private final FrameBudget budget;
    private final HeaderBlock block;
    private final Turn turn;

    /** @param peer who sends them */
    Http2Requests(
            Connections connections,
            Peer peer,
            Http2Session session,
            FrameBudget budget,
            HeaderBlock block,
            Turn turn) {
        this.connections = connections;
        this.peer = peer;
        this.session = session;
        this.budget = budget;
        this.block = block;
        this.turn = turn;
    }

    /** The head of a request. */
    void onHead(Http2ServerStream stream, FieldSection section, boolean end) {
        if (section.tooLarge()) {
            connections.reached(Limit.HEADER_BYTES);
            pay(0);
            refuse(stream, ExchangeFailure.HEADERS_TOO_LARGE);
            return;
        }
        RequestHead head = Http2RequestHeads.of(section, peer.tls() ? "https" : "http");
        if (head == null || (end && Http2RequestHeads.announcesBody(head))) {
            onMalformed(stream, section.count());
        } else {
            onHead(stream, head, end);
        }
    }

    private void onHead(Http2ServerStream stream, RequestHead head, boolean end) {
        ConnectionLimits limits = connections.limits();
        if (head.target().length() > limits.targetBytes()) {
            connections.reached(Limit.TARGET_BYTES);
            pay(head.fields().size());
            refuse(stream, ExchangeFailure.TARGET_TOO_LONG);
        } else if (head.fields().size() > limits.headers()) {
            connections.reached(Limit.HEADERS);
            pay(head.fields().size());
            refuse(stream, ExchangeFailure.HEADERS_TOO_LARGE);
        } else {
            turn.begin(stream, head, end);
        }
    }

    /** The trailers of a request. */
    void onTrailers(Http2ServerStream stream, FieldSection section) {
        HeaderFields trailers = section.fields();
        if (!stream.carries()) {
            // Of a request that was refused.
            pay(section.count());
        } else if (section.tooLarge()) {
            connections.reached(Limit.HEADER_BYTES);
            onMalformed(stream, 0);
        } else if (trailers.size() > connections.limits().headers()) {
            connections.reached(Limit.HEADERS);
            onMalformed(stream, trailers.size());
        } else if (!stream.mayEnd()) {
            onMalformed(stream, trailers.size());
        } else {
            stream.onTrailers(trailers);
        }
    }

    /** What came cannot be answered, and the client pays for it. */
    void onMalformed(Http2ServerStream stream, int fields) {
        session.reset(stream, Http2Error.PROTOCOL_ERROR);
        pay(fields);
    }

    /** Charges the client for a head that was refused, or for a reset of ours that it provoked. */
    void pay(int fields) {
        budget.charge(REFUSAL + block.cost() + fields / FIELDS_FOR_ONE);
    }

    private void refuse(Http2ServerStream stream, ExchangeFailure failure) {
        connections.refused(peer, failure, Protocol.HTTP2, 0);
        stream.refuse(failure);
    }
}
