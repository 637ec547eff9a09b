// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import dev.rauta.dataplane.exchange.Downstream;
import dev.rauta.dataplane.exchange.Exchange;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.FlushBatch;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.HopByHop;
import dev.rauta.dataplane.http.Http1Heads;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.metrics.Protocol;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A client's HTTP/1.1 connection: one exchange at a time, pipelined requests wait in order; confined to a worker.
 *
 * <p>Reading goes on while less than {@link #HELD_LIMIT} of body is held and no pipelined request waits, so that a
 * client's leaving is seen during an exchange too.
 */
final class Http1ServerConnection extends ChannelInboundHandlerAdapter implements ServerConnection, Downstream {
    private static final int HELD_LIMIT = 128 * 1024;

    /** How much of a request that was answered early is read and dropped to keep the connection. */
    private static final int DROP_LIMIT = 256 * 1024;

    private final Channel channel;
    private final Connections connections;
    private final Peer peer;
    private final FlushBatch.Member flush;
    private final RequestDecoder decoder;
    private final ResponseEncoder encoder;
    private final Deque<Object> waiting = new ArrayDeque<>();
    private @Nullable Exchange exchange;
    private boolean busy;
    private boolean requestEnded;
    private boolean responseEnded;
    private boolean http10;
    private boolean keepAlive;
    private boolean head;
    private boolean bodyless;
    private boolean expectsContinue;
    private boolean tunnel;
    private boolean draining;
    private boolean refusing;
    private boolean reading;
    private boolean handling;
    private int held;
    private int dropped;
    private long headBegan;
    private long idleSince = System.nanoTime();

    /** Adds itself to {@code channel}'s pipeline. */
    Http1ServerConnection(Channel channel, Connections connections, Peer peer) {
        this.channel = channel;
        this.connections = connections;
        this.peer = peer;
        this.flush = connections.flushes().member(channel);
        this.decoder = new RequestDecoder(connections.limits(), this::onBytes);
        this.encoder = new ResponseEncoder(() -> head);
        channel.pipeline().addLast(decoder, encoder, this);
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
        if (!busy && headBegan == 0 || tunnel) {
            channel.close();
        }
    }

    @Override
    public void tick(long now) {
        ConnectionLimits limits = connections.limits();
        if (busy) {
            if (responseEnded && now - idleSince > limits.headerTimeout().toNanos()) {
                channel.close();
            }
        } else if (headBegan != 0 && now - headBegan > limits.headerTimeout().toNanos()) {
            refuse(ExchangeFailure.REQUEST_TIMEOUT);
        } else if (headBegan == 0 && now - idleSince > limits.idleTimeout().toNanos()) {
            channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (refusing) {
            ReferenceCountUtil.release(message);
        } else if (tunnel) {
            onTunnel(message);
        } else if ((busy && requestEnded) || !waiting.isEmpty()) {
            waiting.add(message);
        } else {
            handle(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        readOn();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable() && exchange != null) {
            exchange.onWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        refusing = true;
        if (exchange != null) {
            exchange.onGone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Resets, broken pipes, TLS failures: channelInactive follows and tells the exchange.
        ctx.close();
    }

    private void handle(Object message) {
        if (message instanceof HttpObject object && object.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            onBroken(object.decoderResult().cause());
        } else if (message instanceof HttpRequest request) {
            onRequest(request);
        } else if (message instanceof HttpContent content) {
            onContent(content);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void onRequest(HttpRequest request) {
        long began = headBegan;
        headBegan = 0;
        RequestHead parsed = Http1RequestHeads.of(request, peer.tls() ? "https" : "http");
        if (parsed == null || request.uri().length() > connections.limits().targetBytes()) {
            headBegan = began;
            refuse(parsed == null ? ExchangeFailure.BAD_REQUEST : ExchangeFailure.TARGET_TOO_LONG);
            return;
        }
        busy = true;
        requestEnded = false;
        responseEnded = false;
        dropped = 0;
        http10 = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        keepAlive = HttpUtil.isKeepAlive(request);
        head = parsed.method().equals("HEAD");
        expectsContinue = HttpUtil.is100ContinueExpected(request);
        boolean tunnelAsked = HopByHop.requestedUpgrade(parsed.fields()) != null && !HttpUtil.isTransferEncodingChunked(request);
        boolean none = !HttpUtil.isTransferEncodingChunked(request) && HttpUtil.getContentLength(request, 0L) == 0;
        exchange = connections
                .exchanges()
                .begin(
                        this,
                        parsed,
                        tunnelAsked && none
                                ? UpstreamRequest.Body.TUNNEL
                                : none ? UpstreamRequest.Body.NONE : UpstreamRequest.Body.STREAM);
    }

    private void onContent(HttpContent content) {
        Exchange current = exchange;
        boolean last = content instanceof LastHttpContent;
        requestEnded = last;
        if (current == null || current.over()) {
            dropped += content.content().readableBytes();
            content.release();
            if (dropped > DROP_LIMIT) {
                channel.close();
            }
        } else {
            forward(current, content, last);
        }
        finishIfDone();
    }

    private void forward(Exchange current, HttpContent content, boolean last) {
        ByteBuf data = content.content();
        HttpHeaders trailers = last ? ((LastHttpContent) content).trailingHeaders() : null;
        boolean trailing = trailers != null && !trailers.isEmpty();
        if (data.isReadable() || (last && !trailing)) {
            held += data.readableBytes();
            current.onData(data, last && !trailing);
        } else {
            content.release();
        }
        if (trailers != null && trailing) {
            current.onTrailers(Http1Heads.fields(trailers));
        }
    }

    private void onTunnel(Object message) {
        if (message instanceof ByteBuf data && exchange != null) {
            held += data.readableBytes();
            exchange.onData(data, false);
        } else {
            ReferenceCountUtil.release(message);
        }
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
    public int port() {
        return peer.port();
    }

    @Override
    public void writeInterim(ResponseHead interim) {
        if (http10) {
            return;
        }
        expectsContinue = expectsContinue && interim.status() != 100;
        channel.write(new DefaultHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(interim.status()),
                Http1Heads.headers(interim.fields())));
        channel.write(LastHttpContent.EMPTY_LAST_CONTENT);
        connections.flushes().add(flush);
    }

    @Override
    public void writeHead(ResponseHead response, boolean end) {
        int status = response.status();
        HttpHeaders headers = Http1Heads.headers(response.fields());
        bodyless = head || status == 204 || status == 304;
        if (status == 101) {
            headers.set("connection", "upgrade");
        } else {
            frame(headers, end);
        }
        channel.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), headers));
        connections.flushes().add(flush);
        if (status == 101) {
            becomeTunnel();
        } else if (end) {
            endResponse(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    @Override
    public void writeData(ByteBuf data, boolean end) {
        if (!channel.isActive() || responseEnded) {
            data.release();
        } else if (tunnel) {
            channel.write(data);
            connections.flushes().add(flush);
            if (end) {
                channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            }
        } else if (end) {
            boolean empty = bodyless || !data.isReadable();
            if (empty) {
                data.release();
            }
            endResponse(empty ? LastHttpContent.EMPTY_LAST_CONTENT : new DefaultLastHttpContent(data));
        } else if (bodyless) {
            data.release();
        } else {
            channel.write(new DefaultHttpContent(data));
            connections.flushes().add(flush);
        }
    }

    @Override
    public void writeTrailers(HeaderFields trailers) {
        DefaultLastHttpContent last = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
        trailers.forEach((name, value) -> last.trailingHeaders().add(name, value));
        endResponse(last);
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
        channel.close();
    }

    /** Says how the body ends, and whether the connection does. */
    private void frame(HttpHeaders headers, boolean end) {
        boolean length = headers.contains("content-length");
        if (end && !length && !bodyless) {
            headers.set("content-length", "0");
        } else if (!end && !length && !bodyless) {
            if (http10) {
                keepAlive = false;
            } else {
                headers.set("transfer-encoding", "chunked");
            }
        }
        // A client that was not told to go on may never send its body, nor anything else that can be told from it.
        if (draining || (expectsContinue && !requestEnded)) {
            keepAlive = false;
        }
        if (!keepAlive) {
            headers.set("connection", "close");
        } else if (http10) {
            headers.set("connection", "keep-alive");
        }
    }

    private void endResponse(LastHttpContent last) {
        responseEnded = true;
        idleSince = System.nanoTime();
        channel.write(last);
        connections.flushes().add(flush);
        if (!keepAlive) {
            closeAfterWrites();
        } else {
            finishIfDone();
        }
    }

    private void closeAfterWrites() {
        refusing = true;
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** Once both messages are complete, the next request may begin. */
    private void finishIfDone() {
        if (!busy || !requestEnded || !responseEnded || refusing) {
            return;
        }
        busy = false;
        exchange = null;
        idleSince = System.nanoTime();
        if (draining) {
            closeAfterWrites();
            return;
        }
        // Not from within itself: a hundred pipelined requests must not be a hundred frames deep.
        if (!handling) {
            handling = true;
            while (!waiting.isEmpty() && !(busy && requestEnded) && !refusing) {
                handle(waiting.removeFirst());
            }
            handling = false;
            readOn();
        }
    }

    private void becomeTunnel() {
        tunnel = true;
        requestEnded = false;
        channel.pipeline().remove(encoder);
        // Bytes that came right behind the request go on as they are.
        channel.pipeline().remove(decoder);
    }

    private void onBytes() {
        if (!busy && headBegan == 0) {
            headBegan = System.nanoTime();
        }
    }

    private void onBroken(@Nullable Throwable cause) {
        if (busy) {
            // In the middle of a body: there is no telling where the next request would begin.
            channel.close();
        } else if (cause instanceof TooLongHttpLineException) {
            refuse(ExchangeFailure.TARGET_TOO_LONG);
        } else if (cause instanceof TooLongHttpHeaderException) {
            refuse(ExchangeFailure.HEADERS_TOO_LARGE);
        } else {
            refuse(ExchangeFailure.BAD_REQUEST);
        }
    }

    /** Answers what never became an exchange, and closes. */
    private void refuse(ExchangeFailure failure) {
        long began = headBegan == 0 ? System.nanoTime() : headBegan;
        connections.refused(failure.status(), Protocol.HTTP1, System.nanoTime() - began);
        head = false;
        DefaultHttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(failure.status()));
        response.headers()
                .set("content-length", "0")
                .set("connection", "close")
                .set("server", "rauta")
                .set("x-rauta-error", failure.label());
        channel.write(response);
        channel.write(LastHttpContent.EMPTY_LAST_CONTENT);
        closeAfterWrites();
    }

    private void readOn() {
        if (held < HELD_LIMIT && waiting.isEmpty() && !refusing) {
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
