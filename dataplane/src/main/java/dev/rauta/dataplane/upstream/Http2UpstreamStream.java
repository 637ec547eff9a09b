// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import io.netty.buffer.ByteBuf;

/** One exchange on an HTTP/2 connection; confined to a worker. */
final class Http2UpstreamStream implements UpstreamStream {
    private final Http2Connection connection;
    private final int id;
    private final UpstreamHandler receiver;
    private boolean headSeen;
    private boolean responseEnded;
    private boolean requestEnded;
    private boolean over;

    Http2UpstreamStream(Http2Connection connection, int id, UpstreamHandler receiver) {
        this.connection = connection;
        this.id = id;
        this.receiver = receiver;
    }

    @Override
    public void write(ByteBuf data, boolean end) {
        if (over || requestEnded) {
            data.release();
            return;
        }
        requestEnded = end;
        connection.writeData(id, data, end);
    }

    @Override
    public void end(HeaderFields trailers) {
        if (!over && !requestEnded) {
            requestEnded = true;
            connection.writeTrailers(id, trailers);
        }
    }

    @Override
    public boolean writable() {
        return !over && connection.writable(id);
    }

    @Override
    public void consumed(int bytes) {
        connection.consumed(id, bytes);
    }

    @Override
    public void cancel() {
        if (!over) {
            over = true;
            connection.reset(id);
        }
    }

    boolean headSeen() {
        return headSeen;
    }

    void onHead(ResponseHead head, boolean end) {
        if (over || responseEnded) {
            return;
        }
        if (head.interim()) {
            receiver.onInterim(head);
            return;
        }
        headSeen = true;
        responseEnded = end;
        receiver.onHead(head, end);
    }

    void onData(ByteBuf data, boolean end) {
        if (over || responseEnded) {
            int bytes = data.readableBytes();
            data.release();
            connection.consumed(id, bytes);
            return;
        }
        responseEnded = end;
        receiver.onData(data, end);
    }

    void onTrailers(HeaderFields trailers) {
        if (!over && !responseEnded) {
            responseEnded = true;
            receiver.onTrailers(trailers);
        }
    }

    void onWritable() {
        if (!over && writable()) {
            receiver.onWritable();
        }
    }

    /** Ends the exchange, unless its response is complete already. */
    void fail(ExchangeFailure failure) {
        if (!over) {
            over = true;
            if (!responseEnded) {
                receiver.onFailure(failure);
            }
        }
    }
}
