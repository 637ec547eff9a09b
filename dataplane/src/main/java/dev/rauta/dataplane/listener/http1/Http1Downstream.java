// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.http1;

import dev.rauta.dataplane.exchange.client.Arrival;
import dev.rauta.dataplane.exchange.client.Downstream;
import dev.rauta.dataplane.http.HalfClose;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.flow.Member;
import dev.rauta.dataplane.http1.head.Http1Request;
import dev.rauta.dataplane.listener.Peer;
import dev.rauta.dataplane.metrics.Protocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/** The client's side of one exchange after the other on its HTTP/1.1 connection; confined to a worker. */
final class Http1Downstream implements Downstream {

    /** What the connection does about a response. */
    interface Turn {
        /** Whether requests may follow this one, as far as the connection is concerned. */
        boolean mayGoOn();

        /** There is no HTTP any more, only bytes. */
        void becomeTunnel();

        /** So much of what was held of the request has gone on. */
        void requestConsumed(int bytes);

        /** The response is complete; {@code goesOn}: another may follow it. */
        void responseEnds(boolean goesOn);

        /** Closes once all that was written has left. */
        void closeSoon();
    }

    private final Channel channel;
    private final Peer peer;
    private final Member out;
    private final Http1Requests requests;
    private final Http1Responses responses;
    private final Lingering lingering;
    private final Turn turn;
    private boolean ended;
    private boolean keepAlive;
    private boolean tunnel;
    private boolean gone;

    Http1Downstream(
            Channel channel,
            Peer peer,
            Member out,
            Http1Requests requests,
            Http1Responses responses,
            Lingering lingering,
            Turn turn) {
        this.channel = channel;
        this.peer = peer;
        this.out = out;
        this.requests = requests;
        this.responses = responses;
        this.lingering = lingering;
        this.turn = turn;
    }

    /** Answers {@code request} from now on; {@code mayGoOn}: whether another may follow it, as far as itself is concerned. */
    void begin(Http1Request request, boolean mayGoOn) {
        ended = false;
        keepAlive = mayGoOn;
        responses.begin(request);
    }

    /** Whether the last response is complete, or broken off. */
    boolean ended() {
        return ended;
    }

    /** Whether there is no HTTP any more, only bytes. */
    boolean tunnel() {
        return tunnel;
    }

    /** No request follows. */
    void lastRequest() {
        keepAlive = false;
    }

    /** The connection is closed. */
    void onGone() {
        gone = true;
    }

    /** Whether the connection is closed, or about to be. */
    boolean gone() {
        return gone;
    }

    @Override
    public Protocol protocol() {
        return Protocol.HTTP1;
    }

    @Override
    public String version() {
        return responses.version();
    }

    @Override
    public Arrival arrival() {
        return peer;
    }

    @Override
    public void writeInterim(ResponseHead interim) {
        if (interim.status() == 100) {
            requests.continued();
        }
        responses.interim(interim);
    }

    @Override
    public void writeHead(ResponseHead response, boolean end) {
        if (response.status() == 101) {
            responses.upgrade(response);
            tunnel = true;
            turn.becomeTunnel();
            return;
        }
        // A client that was not told to go on may never send its body, nor anything else that can be told from it.
        keepAlive = responses.head(response, end, keepAlive && turn.mayGoOn() && !requests.continueAwaited());
        if (end) {
            end();
        }
    }

    @Override
    public void writeData(ByteBuf body, boolean end) {
        if (gone || ended || lingering.begun()) {
            body.release();
            return;
        }
        if (tunnel) {
            out.write(body);
            if (end && halfCloses()) {
                out.handOver();
                HalfClose.of(channel, () -> {});
            }
        } else if (!responses.fits(body.readableBytes())) {
            body.release();
            reset();
        } else {
            responses.data(body);
            if (end) {
                responses.end();
                end();
            }
        }
    }

    @Override
    public void writeTrailers(HeaderFields trailers) {
        if (!gone && !ended) {
            responses.end(trailers);
            end();
        }
    }

    private void end() {
        if (responses.whole()) {
            ended = true;
            turn.responseEnds(keepAlive);
        } else {
            reset();
        }
    }

    @Override
    public boolean writable() {
        return channel.isWritable();
    }

    @Override
    public boolean waits() {
        return out.lags();
    }

    @Override
    public void consumed(int bytes) {
        turn.requestConsumed(bytes);
    }

    @Override
    public boolean halfCloses() {
        return HalfClose.possible(channel);
    }

    @Override
    public void endTunnel() {
        turn.closeSoon();
    }

    @Override
    public void reset() {
        keepAlive = false;
        ended = true;
        // What was written in this pass goes out as far as it can: the client shall see where its response broke off.
        out.handOver();
        channel.flush();
        channel.close();
        // Over io_uring a read that was under way may still bring bytes, which are no next request any more.
        gone = true;
    }
}
