// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.http2;

import dev.rauta.dataplane.exchange.Exchange;
import dev.rauta.dataplane.exchange.client.Arrival;
import dev.rauta.dataplane.exchange.client.Downstream;
import dev.rauta.dataplane.http.ContentLength;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.websocket.WebSocketHandshake;
import dev.rauta.dataplane.http2.Http2Heads;
import dev.rauta.dataplane.http2.Http2Session;
import dev.rauta.dataplane.http2.Http2Stream;
import dev.rauta.dataplane.http2.hpack.FieldSection;
import dev.rauta.dataplane.listener.Peer;
import dev.rauta.dataplane.metrics.Protocol;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import org.jspecify.annotations.Nullable;

/** One exchange on a client's HTTP/2 connection; confined to a worker. */
final class Http2ServerStream extends Http2Stream implements Downstream {
    private final Http2ServerConnection connection;
    private final Http2Session session;
    private long began;
    private @Nullable CharSequence key;
    private @Nullable Exchange exchange;

    /** How much of the body its head announced has not come, in bytes; negative where it announced nothing. */
    private long announced = ContentLength.NONE;

    private boolean headSeen;
    private boolean carries;
    private boolean responseEnded;
    private boolean broken;
    private boolean tunnel;
    private boolean tunnelOver;

    Http2ServerStream(Http2ServerConnection connection, Http2Session session, int id) {
        super(id);
        this.connection = connection;
        this.session = session;
    }

    /** Whom to tell what the client sends. */
    void exchange(Exchange begun) {
        exchange = begun;
    }

    /** Whether it carries an exchange, or did. */
    boolean carries() {
        return carries;
    }

    /** Its request is {@code head}; {@code websocket}: it is the handshake of one. */
    void begin(HeaderFields head, @Nullable CharSequence websocket) {
        carries = true;
        began = remoteEnded() ? 0 : System.nanoTime();
        key = websocket;
        announced = ContentLength.of(head);
    }

    @Override
    protected void onHeaders(FieldSection section, boolean end) {
        if (headSeen) {
            connection.requests().onTrailers(this, section);
        } else {
            headSeen = true;
            connection.requests().onHead(this, section, end);
        }
    }

    @Override
    protected void onData(ByteBuf data, boolean end) {
        int bytes = data.readableBytes();
        if (exchange == null) {
            data.release();
            consumed(bytes);
        } else if (asAnnounced(bytes, end)) {
            exchange.onData(data, end);
        } else {
            data.release();
            connection.requests().onMalformed(this, 0);
        }
    }

    /** Whether a body is as long as its head says (RFC 9113, section 8.1.1). */
    private boolean asAnnounced(int bytes, boolean end) {
        if (announced < 0) {
            return true;
        }
        announced -= bytes;
        return end ? announced == 0 : announced >= 0;
    }

    /** Whether the request may end here. */
    boolean mayEnd() {
        return announced <= 0;
    }

    void onTrailers(HeaderFields trailers) {
        if (exchange != null) {
            exchange.onTrailers(trailers);
        }
    }

    /** Whether its request began before {@code instant} and has not come whole. */
    boolean requestSlow(long instant) {
        return !remoteEnded() && !tunnel && exchange != null && !exchange.over() && began - instant < 0;
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

    @Override
    protected void onWritable() {
        if (exchange != null && writable()) {
            exchange.onWritable();
        }
    }

    @Override
    protected void onClosed() {
        connection.onStreamClosed(this);
        // Whoever has said all of a response knows it; a tunnel has two halves.
        boolean whole = responseEnded && (!tunnel || remoteEnded());
        if (exchange != null && !whole) {
            exchange.onGone();
        }
    }

    @Override
    public Protocol protocol() {
        return Protocol.HTTP2;
    }

    @Override
    public String version() {
        return "HTTP/2.0";
    }

    @Override
    public Arrival arrival() {
        return connection.peer();
    }

    @Override
    public void writeInterim(ResponseHead head) {
        write(head, false);
    }

    @Override
    public void writeHead(ResponseHead head, boolean end) {
        if (head.status() == 101) {
            writeConnected(head);
            return;
        }
        responseEnded = end;
        write(head, end);
    }

    private void write(ResponseHead head, boolean end) {
        session.headers(this, Http2Heads.response(session.encoder(), head), end);
    }

    /** A tunnel begins with 200 (RFC 8441, section 5), and only where the upstream has proved that it understood. */
    private void writeConnected(ResponseHead head) {
        ResponseHead connected = key == null ? null : WebSocketHandshake.toConnected(head, key);
        if (connected != null) {
            tunnel = true;
            write(connected, false);
            return;
        }
        refuse(ExchangeFailure.UPSTREAM_PROTOCOL_ERROR);
        if (exchange != null) {
            exchange.onGone();
        }
    }

    /** Answers what never became an exchange, or cannot go on as one. */
    void refuse(ExchangeFailure failure) {
        HeaderFields fields = new HeaderFields().add("server", "rauta").add("x-rauta-error", failure.label());
        responseEnded = true;
        write(new ResponseHead(failure.status(), fields), true);
    }

    @Override
    public void writeData(ByteBuf data, boolean end) {
        if (closed() || responseEnded) {
            data.release();
            return;
        }
        responseEnded = end;
        session.data(this, data, end);
    }

    @Override
    public boolean halfCloses() {
        return true;
    }

    @Override
    public void endTunnel() {
        tunnelOver = true;
        if (localEnded()) {
            stopRequest();
        }
    }

    @Override
    public void writeTrailers(HeaderFields trailers) {
        responseEnded = true;
        session.trailers(this, trailers);
    }

    /** Ends the request's half too, once all of the response is on its way (RFC 9113, section 8.1). */
    @Override
    protected void onLocalEnded() {
        if (!tunnel || tunnelOver) {
            stopRequest();
        }
    }

    private void stopRequest() {
        if (!remoteEnded()) {
            session.reset(this, Http2Error.NO_ERROR);
        }
    }

    @Override
    public boolean writable() {
        return hasRoom();
    }

    @Override
    public boolean waits() {
        return session.waits(this);
    }

    @Override
    public int exchanges() {
        return session.streams();
    }

    @Override
    public long backlog() {
        return session.pinned();
    }

    @Override
    public void consumed(int bytes) {
        session.consumed(this, bytes);
    }

    @Override
    public void reset() {
        responseEnded = true;
        broken = true;
        session.reset(this, Http2Error.INTERNAL_ERROR);
    }
}
