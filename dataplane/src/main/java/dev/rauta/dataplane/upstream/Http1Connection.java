// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.FlushBatch;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.Http1Heads;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 connection to an endpoint: one exchange at a time, then kept for the next; confined to a worker.
 *
 * <p>It is reused only where both messages ended and the peer keeps it open: a connection whose request was cut short
 * would take the next request for the rest of the last one's body.
 */
final class Http1Connection extends ChannelInboundHandlerAdapter implements UpstreamConnection, UpstreamStream {
    /** How much of a response may be held before reading pauses, in bytes. */
    private static final int HELD_LIMIT = 128 * 1024;

    private final Channel channel;
    private final FlushBatch flushes;
    private final FlushBatch.Member flush;
    private final ConnectionOwner owner;
    private final HttpClientCodec codec;
    private @Nullable UpstreamHandler receiver;
    private boolean used;
    private boolean tunnelAsked;
    private boolean tunnel;
    private boolean headSeen;
    private boolean bytesSeen;
    private boolean requestEnded;
    private boolean responseEnded;
    private boolean keepAlive;
    private boolean draining;
    private boolean retired;
    private boolean reading;
    private int held;
    private long openedInPass;
    private long idleSince;

    /** Adds itself to {@code channel}'s pipeline. */
    Http1Connection(Channel channel, FlushBatch flushes, ConnectionOwner owner, PoolSettings settings) {
        this.channel = channel;
        this.flushes = flushes;
        this.flush = flushes.member(channel);
        this.owner = owner;
        this.codec = new HttpClientCodec(
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(8192)
                        .setMaxHeaderSize(settings.headerLimit())
                        .setMaxChunkSize(64 * 1024)
                        .setAllowDuplicateContentLengths(false),
                HttpClientCodec.DEFAULT_PARSE_HTTP_AFTER_CONNECT_REQUEST,
                false);
        // A write that fails must not take an answer with it that has come already: whoever answers early and closes
        // resets the connection under our writing. Reading finds the end.
        channel.config().setAutoRead(false).setAutoClose(false);
        channel.pipeline().addLast(new Http2Evidence(() -> fail(ExchangeFailure.PROTOCOL_MISMATCH)), codec, this);
        read();
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public int streams() {
        return receiver == null ? 0 : 1;
    }

    @Override
    public void drain() {
        draining = true;
        retire();
        if (receiver == null) {
            channel.close();
        }
    }

    /** When its last exchange ended, in {@link System#nanoTime()}. */
    long idleSince() {
        return idleSince;
    }

    boolean usable() {
        return channel.isActive() && receiver == null && !retired;
    }

    /** Sends a request's head; the caller has checked {@link #usable()}. */
    void open(UpstreamRequest request, UpstreamHandler handler) {
        receiver = handler;
        openedInPass = flushes.passes();
        tunnelAsked = request.body() == UpstreamRequest.Body.TUNNEL;
        headSeen = false;
        bytesSeen = false;
        responseEnded = false;
        keepAlive = false;
        requestEnded = request.body() != UpstreamRequest.Body.STREAM;
        channel.write(head(request));
        if (requestEnded) {
            channel.write(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        flush();
        read();
        handler.onStream(this);
    }

    private static DefaultHttpRequest head(UpstreamRequest request) {
        RequestHead head = request.head();
        HttpHeaders headers = Http1Heads.headers(head.fields());
        headers.set("host", head.authority());
        switch (request.body()) {
            case TUNNEL -> headers.set("connection", "upgrade");
            case STREAM -> {
                if (!headers.contains("content-length")) {
                    headers.set("transfer-encoding", "chunked");
                }
            }
            case NONE -> {
                if (bodyExpected(head.method()) && !headers.contains("content-length")) {
                    headers.set("content-length", "0");
                }
            }
        }
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(head.method()), head.target(), headers);
    }

    /** Methods whose missing body a server would otherwise wait for or refuse (RFC 9110, section 8.6). */
    private static boolean bodyExpected(String method) {
        return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    }

    @Override
    public void write(ByteBuf data, boolean end) {
        if (receiver == null || (requestEnded && !tunnel)) {
            data.release();
            return;
        }
        if (tunnel) {
            codecContext().write(data);
            flush();
            if (end) {
                cancel();
            }
            return;
        }
        requestEnded = end;
        if (data.isReadable()) {
            channel.write(end ? new DefaultLastHttpContent(data) : new DefaultHttpContent(data));
        } else {
            data.release();
            if (end) {
                channel.write(LastHttpContent.EMPTY_LAST_CONTENT);
            }
        }
        flush();
        finishIfDone();
    }

    @Override
    public void end(HeaderFields trailers) {
        if (receiver == null || requestEnded) {
            return;
        }
        requestEnded = true;
        DefaultLastHttpContent last = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
        trailers.forEach((name, value) -> last.trailingHeaders().add(name, value));
        channel.write(last);
        flush();
        finishIfDone();
    }

    @Override
    public boolean writable() {
        return receiver != null && channel.isWritable();
    }

    @Override
    public void consumed(int bytes) {
        held -= bytes;
        if (held < HELD_LIMIT / 2) {
            read();
        }
    }

    @Override
    public void cancel() {
        receiver = null;
        retire();
        // What was written in this pass may still be queued; nothing of it is wanted any more.
        channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        bytesSeen = true;
        if (message instanceof HttpObject object && object.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            fail(ExchangeFailure.UPSTREAM_PROTOCOL_ERROR);
        } else if (receiver == null) {
            // Bytes that nobody asked for: whatever they are, the connection cannot be trusted with a request.
            ReferenceCountUtil.release(message);
            retire();
            ctx.close();
        } else if (message instanceof HttpResponse response) {
            onResponse(response);
        } else if (message instanceof HttpContent content) {
            onContent(content);
        } else if (message instanceof ByteBuf data && tunnel) {
            held += data.readableBytes();
            receiver.onData(data, false);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        if (held < HELD_LIMIT) {
            read();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (receiver != null && channel.isWritable()) {
            receiver.onWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        retire();
        UpstreamHandler waiting = receiver;
        receiver = null;
        if (waiting != null && tunnel) {
            waiting.onData(Unpooled.EMPTY_BUFFER, true);
        } else if (waiting != null && !responseEnded) {
            boolean unsent = openedInPass == flushes.passes();
            boolean stale = used && !bytesSeen;
            waiting.onFailure(
                    unsent
                            ? ExchangeFailure.UPSTREAM_GOAWAY
                            : stale ? ExchangeFailure.STALE_CONNECTION : ExchangeFailure.UPSTREAM_RESET);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Resets and broken pipes: channelInactive follows and tells the exchange.
        ctx.close();
    }

    private void onResponse(HttpResponse response) {
        UpstreamHandler handler = receiver;
        if (handler == null) {
            return;
        }
        int status = response.status().code();
        ResponseHead head = new ResponseHead(status, Http1Heads.fields(response.headers()));
        if (status < 100 || status > 599 || (status == 101 && !tunnelAsked)) {
            fail(ExchangeFailure.UPSTREAM_PROTOCOL_ERROR);
        } else if (head.interim()) {
            handler.onInterim(head);
        } else {
            headSeen = true;
            tunnel = status == 101;
            keepAlive = !tunnel && HttpUtil.isKeepAlive(response);
            handler.onHead(head, false);
        }
    }

    private void onContent(HttpContent content) {
        UpstreamHandler handler = receiver;
        boolean last = content instanceof LastHttpContent;
        if (handler == null || tunnel || !headSeen) {
            // The empty end of an interim response or of a 101.
            content.release();
            return;
        }
        responseEnded = last;
        held += content.content().readableBytes();
        HttpHeaders trailers = last ? ((LastHttpContent) content).trailingHeaders() : null;
        if (trailers != null && !trailers.isEmpty()) {
            if (content.content().isReadable()) {
                handler.onData(content.content().retain(), false);
            }
            handler.onTrailers(Http1Heads.fields(trailers));
            content.release();
        } else {
            handler.onData(content.content(), last);
        }
        finishIfDone();
    }

    /** Both messages are complete: the connection is free, or has served its last. */
    private void finishIfDone() {
        if (!responseEnded || receiver == null) {
            return;
        }
        if (!requestEnded) {
            // An early answer: the exchange is over for the client, the rest of its body goes nowhere.
            cancel();
            return;
        }
        receiver = null;
        used = true;
        idleSince = System.nanoTime();
        if (!keepAlive || draining || !channel.isActive()) {
            retire();
            channel.close();
        } else {
            read();
            owner.onReusable(this);
        }
    }

    private void fail(ExchangeFailure failure) {
        UpstreamHandler waiting = receiver;
        cancel();
        if (waiting != null) {
            waiting.onFailure(failure);
        }
    }

    private void retire() {
        if (!retired) {
            retired = true;
            owner.onRetired(this);
        }
    }

    private void read() {
        if (!reading) {
            reading = true;
            channel.read();
        }
    }

    private void flush() {
        flushes.add(flush);
    }

    private ChannelHandlerContext codecContext() {
        return channel.pipeline().context(codec);
    }
}
