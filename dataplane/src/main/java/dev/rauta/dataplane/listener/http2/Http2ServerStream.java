// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.http2;

import dev.rauta.dataplane.exchange.Arrival;
import dev.rauta.dataplane.exchange.Downstream;
import dev.rauta.dataplane.exchange.Exchange;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.Http2Heads;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.WebSocketHandshake;
import dev.rauta.dataplane.http.flow.ReceiveWindows;
import dev.rauta.dataplane.listener.Peer;
import dev.rauta.dataplane.metrics.Protocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Error;
import org.jspecify.annotations.Nullable;

/** One exchange on a client's HTTP/2 connection; confined to a worker. */
final class Http2ServerStream implements Downstream {
    private final Peer peer;
    private final Http2ServerWriter writer;
    private final ReceiveWindows windows;
    private final int id;
    private final @Nullable CharSequence key;
    private final long began = System.nanoTime();
    private @Nullable Exchange exchange;
    private boolean requestEnded;
    private boolean responseEnded;
    private boolean closed;
    private boolean broken;
    private boolean tunnel;
    private @Nullable ChannelFuture tunnelEnd;

    /**
     * @param windows what the client sends within
     * @param key of the WebSocket handshake that it asks for; null where it asks for none
     */
    Http2ServerStream(
            Peer peer,
            Http2ServerWriter writer,
            ReceiveWindows windows,
            int id,
            boolean requestEnded,
            @Nullable CharSequence key) {
        this.peer = peer;
        this.writer = writer;
        this.windows = windows;
        this.id = id;
        this.requestEnded = requestEnded;
        this.key = key;
    }

    /** Whom to tell what the client sends. */
    void exchange(Exchange begun) {
        exchange = begun;
    }

    void onData(ByteBuf data, boolean end) {
        requestEnded = end;
        if (exchange == null) {
            int bytes = data.readableBytes();
            data.release();
            consumed(bytes);
        } else {
            exchange.onData(data, end);
        }
    }

    void onTrailers(HeaderFields trailers) {
        if (!requestEnded && exchange != null) {
            requestEnded = true;
            exchange.onTrailers(trailers);
        }
    }

    /** Whether its request began before {@code instant} and has not come whole. */
    boolean requestSlow(long instant) {
        return !requestEnded && !tunnel && exchange != null && !exchange.over() && began - instant < 0;
    }

    void endSlowRequest() {
        if (exchange != null) {
            exchange.onBroken(ExchangeFailure.REQUEST_TIMEOUT);
        }
    }

    /** Whether the response went out whole. */
    boolean endedWell() {
        return responseEnded && !broken;
    }

    void onWritable() {
        if (exchange != null && writable()) {
            exchange.onWritable();
        }
    }

    void onClosed() {
        closed = true;
        // A tunnel's client has not gone where it has said all and heard all; the last of it may still be on its way.
        boolean whole = tunnel && requestEnded && responseEnded;
        if (exchange != null && !whole) {
            exchange.onGone();
        }
    }

    @Override
    public Protocol protocol() {
        return Protocol.HTTP2;
    }

    @Override
    public Arrival arrival() {
        return peer;
    }

    @Override
    public void writeInterim(ResponseHead head) {
        writer.headers(id, Http2Heads.response(head), false);
    }

    @Override
    public void writeHead(ResponseHead head, boolean end) {
        if (head.status() == 101) {
            writeConnected(head);
            return;
        }
        ChannelFuture written = writer.headers(id, Http2Heads.response(head), end);
        if (end) {
            endResponse(written);
        }
    }

    /** A tunnel begins with 200 (RFC 8441, section 5), and only where the upstream has proved that it understood. */
    private void writeConnected(ResponseHead head) {
        ResponseHead connected = key == null ? null : WebSocketHandshake.toConnected(head, key);
        if (connected != null) {
            tunnel = true;
            writer.headers(id, Http2Heads.response(connected), false);
            return;
        }
        HeaderFields fields = new HeaderFields()
                .add("server", "rauta")
                .add("x-rauta-error", ExchangeFailure.UPSTREAM_PROTOCOL_ERROR.label());
        ResponseHead refused = new ResponseHead(ExchangeFailure.UPSTREAM_PROTOCOL_ERROR.status(), fields);
        endResponse(writer.headers(id, Http2Heads.response(refused), true));
        if (exchange != null) {
            exchange.onGone();
        }
    }

    @Override
    public void writeData(ByteBuf data, boolean end) {
        if (closed || responseEnded) {
            data.release();
            return;
        }
        ChannelFuture written = writer.data(id, data, end);
        if (end && tunnel) {
            responseEnded = true;
            tunnelEnd = written;
        } else if (end) {
            endResponse(written);
        }
    }

    @Override
    public boolean halfCloses() {
        return true;
    }

    @Override
    public void endTunnel() {
        if (tunnelEnd != null) {
            endResponse(tunnelEnd);
        }
    }

    @Override
    public void writeTrailers(HeaderFields trailers) {
        endResponse(writer.headers(id, Http2Heads.trailers(trailers), true));
    }

    @Override
    public boolean writable() {
        return !closed && writer.writable(id);
    }

    @Override
    public boolean waits() {
        return !closed && writer.waits(id);
    }

    @Override
    public int exchanges() {
        return writer.streams();
    }

    @Override
    public long backlog() {
        return writer.queued();
    }

    @Override
    public void consumed(int bytes) {
        windows.consumed(id, bytes);
    }

    @Override
    public void reset() {
        responseEnded = true;
        broken = true;
        writer.reset(id, Http2Error.INTERNAL_ERROR);
    }

    /** Ends the request's half too, once all of the response has left (RFC 9113, section 8.1). */
    private void endResponse(ChannelFuture written) {
        responseEnded = true;
        if (!requestEnded) {
            written.addListener(_ -> stopRequest());
        }
    }

    private void stopRequest() {
        if (!requestEnded) {
            writer.reset(id, Http2Error.NO_ERROR);
        }
    }
}
