// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import dev.rauta.dataplane.exchange.Downstream;
import dev.rauta.dataplane.exchange.Exchange;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.FlushBatch;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.HopByHop;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http1.Framing;
import dev.rauta.dataplane.http1.Http1Decoder;
import dev.rauta.dataplane.http1.Http1Exception;
import dev.rauta.dataplane.http1.Http1Fault;
import dev.rauta.dataplane.http1.Http1Request;
import dev.rauta.dataplane.http1.RequestHeads;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.metrics.Protocol;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import dev.rauta.routes.Binding;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * A client's HTTP/1.1 connection: one exchange at a time, pipelined requests wait in order; confined to a worker.
 *
 * <p>Reading goes on while less than {@link #HELD_LIMIT} of body is held and no pipelined request waits, so that a
 * client's leaving is seen during an exchange too.
 */
final class Http1ServerConnection extends ChannelInboundHandlerAdapter
        implements ServerConnection, Downstream, Http1Decoder.Events<Http1Request> {
    private static final int HELD_LIMIT = 128 * 1024;

    /** How much of a request that was answered early is read and dropped to keep the connection. */
    private static final int DROP_LIMIT = 256 * 1024;

    private final Channel channel;
    private final Connections connections;
    private final Peer peer;
    private final FlushBatch.Member flush;
    private final Http1Inbox inbox;
    private final Http1Responses responses;
    private final Lingering lingering;
    private final Http1Clock clock;
    private @Nullable Exchange exchange;
    private boolean busy;
    private boolean requestEnded = true;
    private boolean responseEnded;
    private boolean keepAlive;
    private boolean continueAwaited;
    private boolean tunnel;
    private boolean draining;
    private boolean gone;
    private boolean reading;
    private int requests;
    private int held;
    private int dropped;

    /** Adds itself to {@code channel}'s pipeline. */
    Http1ServerConnection(Channel channel, Connections connections, Peer peer) {
        this.channel = channel;
        this.connections = connections;
        this.peer = peer;
        this.responses = new Http1Responses(channel);
        this.clock = new Http1Clock(connections.limits());
        RequestHeads heads = new RequestHeads(connections.http1(), peer.tls() ? "https" : "http");
        this.inbox = new Http1Inbox(Http1Decoder.ofRequests(connections.http1(), heads, this), this::takesMore, this::onFault);
        this.flush = connections.flushes().member(channel, inbox::held);
        this.lingering = new Lingering(channel, flush, connections.limits().idleTimeout().toNanos());
        channel.pipeline().addLast(this);
        connections.add(channel, this);
        read();
    }

    @Override
    public int streams() {
        return busy ? 1 : 0;
    }

    @Override
    public void drain() {
        draining = true;
        if (tunnel || (!busy && !clock.inHead())) {
            channel.close();
        }
    }

    @Override
    public void tick(long now) {
        if (lingering.begun()) {
            lingering.tick(now);
        } else if (busy) {
            tickRequest(now);
        } else {
            Limit passed = clock.passedIdle(now, waiting() ? flush.movedAt() : 0);
            if (passed != null) {
                connections.reached(passed);
            }
            if (passed == Limit.HEADER_TIMEOUT) {
                refuse(ExchangeFailure.REQUEST_TIMEOUT);
            } else if (passed != null) {
                channel.close();
            }
        }
    }

    private void tickRequest(long now) {
        Exchange current = exchange;
        if (responseEnded && clock.restOverdue(now)) {
            // The rest of a request that was answered early does not come.
            channel.close();
        } else if (current != null && !current.over() && !requestEnded && !tunnel && clock.requestOverdue(now)) {
            connections.reached(Limit.REQUEST_TIMEOUT);
            // The rest is not waited for, so that no next request can be told from it (RFC 9110, section 15.5.9).
            keepAlive = false;
            current.onBroken(ExchangeFailure.REQUEST_TIMEOUT);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (lingering.begun() || gone) {
            lingering.drop(in.readableBytes());
            in.release();
        } else if (tunnel && exchange != null) {
            held += in.readableBytes();
            exchange.onData(in, false);
        } else {
            inbox.put(in);
            onHeadPart();
        }
    }

    /** What has come of a head is held, and must come whole in time. */
    private void onHeadPart() {
        if (busy || !inbox.begun()) {
            return;
        }
        clock.headBegins();
        flush.look();
        if (connections.flushes().full() && !lingering.begun()) {
            connections.reached(Limit.BUFFERED_BYTES);
            refuse(ExchangeFailure.OVERLOADED);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        readOn();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            if (exchange != null) {
                exchange.onWritable();
            }
            inbox.resume();
            readOn();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gone = true;
        inbox.release();
        if (exchange != null) {
            exchange.onGone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Resets, broken pipes, TLS failures: channelInactive follows and tells the exchange.
        ctx.close();
    }

    @Override
    public Framing onHead(Http1Request request) {
        clock.requestBegins();
        busy = true;
        requestEnded = request.framing() == Framing.NONE;
        responseEnded = false;
        dropped = 0;
        held = 0;
        requests++;
        keepAlive = request.keepAlive() && !lastAllowed();
        continueAwaited = !requestEnded && request.http11() && request.head().fields().contains("expect");
        if (!request.http11()) {
            // HTTP/1.0 has no interim responses, so such an expectation means nothing (RFC 9110, section 10.1.1).
            request.head().fields().remove("expect");
        }
        responses.begin(request);
        exchange = connections.exchanges().begin(this, request.head(), body(request));
        return request.framing();
    }

    private boolean lastAllowed() {
        int limit = connections.limits().requests();
        if (limit == 0 || requests < limit) {
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
        requestEnded = end;
        continueAwaited = false;
        Exchange current = exchange;
        if (current == null || current.over()) {
            dropped += data.readableBytes();
            data.release();
            if (dropped > DROP_LIMIT) {
                closeSoon();
            }
        } else {
            held += data.readableBytes();
            current.onData(data, end);
        }
        finishIfDone();
    }

    @Override
    public void onTrailers(HeaderFields trailers) {
        if (trailers.isEmpty()) {
            onData(Unpooled.EMPTY_BUFFER, true);
            return;
        }
        requestEnded = true;
        if (exchange != null) {
            exchange.onTrailers(trailers);
        }
        finishIfDone();
    }

    @Override
    public Protocol protocol() {
        return Protocol.HTTP1;
    }

    @Override
    public String peer() {
        return peer.address();
    }

    @Override
    public boolean trusted() {
        return peer.trusted();
    }

    @Override
    public boolean tls() {
        return peer.tls();
    }

    @Override
    public boolean misdirected(CharSequence authority) {
        return peer.misdirected(authority);
    }

    @Override
    public Binding binding() {
        return peer.binding();
    }

    @Override
    public void writeInterim(ResponseHead interim) {
        continueAwaited = continueAwaited && interim.status() != 100;
        responses.interim(interim);
        connections.flushes().add(flush);
    }

    @Override
    public void writeHead(ResponseHead response, boolean end) {
        connections.flushes().add(flush);
        if (response.status() == 101) {
            responses.upgrade(response);
            becomeTunnel();
            return;
        }
        // A client that was not told to go on may never send its body, nor anything else that can be told from it.
        keepAlive = responses.head(response, end, keepAlive && !draining && !continueAwaited);
        if (end) {
            endResponse();
        }
    }

    @Override
    public void writeData(ByteBuf data, boolean end) {
        if (gone || responseEnded || lingering.begun()) {
            data.release();
            return;
        }
        connections.flushes().add(flush);
        if (tunnel) {
            channel.write(data);
            if (end) {
                closeSoon();
            }
        } else if (!responses.fits(data.readableBytes())) {
            data.release();
            reset();
        } else {
            responses.data(data);
            if (end) {
                responses.end();
                endResponse();
            }
        }
    }

    @Override
    public void writeTrailers(HeaderFields trailers) {
        if (!gone && !responseEnded) {
            connections.flushes().add(flush);
            responses.end(trailers);
            endResponse();
        }
    }

    @Override
    public boolean writable() {
        return channel.isWritable();
    }

    @Override
    public void consumed(int bytes) {
        held -= bytes;
        readOn();
    }

    @Override
    public void reset() {
        keepAlive = false;
        responseEnded = true;
        // What was written in this pass goes out as far as it can: the client shall see where its response broke off.
        channel.flush();
        channel.close();
    }

    private void endResponse() {
        if (!responses.whole()) {
            reset();
            return;
        }
        responseEnded = true;
        clock.responseEnds();
        if (!keepAlive) {
            closeSoon();
        } else {
            finishIfDone();
            readOn();
        }
    }

    private void closeSoon() {
        if (!lingering.begun()) {
            inbox.release();
            lingering.begin();
        }
    }

    /** Once both messages are complete, the next request may begin. */
    private void finishIfDone() {
        if (!busy || !requestEnded || !responseEnded || lingering.begun()) {
            return;
        }
        busy = false;
        exchange = null;
        clock.idles(inbox.bytes() > 0);
        if (draining && !clock.inHead()) {
            closeSoon();
            return;
        }
        inbox.resume();
        readOn();
    }

    private void becomeTunnel() {
        tunnel = true;
        requestEnded = false;
        // Bytes that came right behind the request go on as they are.
        for (ByteBuf data = inbox.poll(); data != null && exchange != null; data = inbox.poll()) {
            held += data.readableBytes();
            exchange.onData(data, false);
        }
    }

    private void onFault(Http1Exception exception) {
        Http1Fault fault = exception.fault();
        Limit limit = Http1Faults.limit(fault);
        if (limit != null) {
            connections.reached(limit);
        }
        if (fault == Http1Fault.FOREIGN && requests == 0) {
            // Whoever it is does not speak HTTP/1.1, and would make nothing of an answer.
            connections.refused(ExchangeFailure.BAD_REQUEST.status(), Protocol.HTTP1, clock.headTook());
            closeSoon();
        } else {
            refuse(Http1Faults.failure(fault));
        }
    }

    /** Ends the connection with {@code failure}: there is no telling where the next request would begin. */
    private void refuse(ExchangeFailure failure) {
        keepAlive = false;
        Exchange current = exchange;
        if (current != null && !current.over()) {
            current.onBroken(failure);
        } else if (busy) {
            closeSoon();
        } else {
            connections.refused(failure.status(), Protocol.HTTP1, clock.headTook());
            HeaderFields fields = new HeaderFields()
                    .add("content-length", "0")
                    .add("connection", "close")
                    .add("server", "rauta")
                    .add("x-rauta-error", failure.label());
            if (failure == ExchangeFailure.OVERLOADED) {
                fields.add("retry-after", "1");
            }
            responses.refusal(failure.status(), fields);
            closeSoon();
        }
    }

    /** A next request begins only where the client takes the answers to those before it. */
    private boolean takesMore() {
        return !gone && !lingering.begun() && !tunnel && (busy ? !requestEnded : channel.isWritable());
    }

    /** Whether bytes wait for the client. */
    private boolean waiting() {
        return channel.bytesBeforeUnwritable() < channel.config().getWriteBufferHighWaterMark();
    }

    private void readOn() {
        boolean room = held < HELD_LIMIT || responseEnded || exchange == null || exchange.over();
        if (room && !gone && !lingering.begun() && (tunnel || takesMore() || inbox.bytes() == 0)) {
            read();
        }
    }

    private void read() {
        if (!reading) {
            reading = true;
            channel.read();
        }
    }
}
