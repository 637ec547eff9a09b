// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HalfClose;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http.flow.Holder;
import dev.rauta.dataplane.http.flow.Member;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.http1.Framing;
import dev.rauta.dataplane.http1.Http1Decoder;
import dev.rauta.dataplane.http1.Http1Exception;
import dev.rauta.dataplane.http1.Http1Limits;
import dev.rauta.dataplane.http1.Http1Response;
import dev.rauta.dataplane.http1.ResponseHeads;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 connection to an endpoint: one exchange at a time, then kept for the next; confined to a worker.
 *
 * <p>It is reused only where both messages ended and the peer keeps it open: a connection whose request was cut short
 * would take the next request for the rest of the last one's body.
 */
public final class Http1Connection extends ChannelInboundHandlerAdapter
        implements UpstreamConnection, UpstreamStream, Http1Decoder.Events<Http1Response> {
    /** How much of a response may be held before reading pauses, in bytes. */
    private static final int HELD_LIMIT = 64 * 1024;

    /** The longest status line, in bytes. */
    private static final int STATUS_LINE = 8192;

    /** The most fields of a head. */
    private static final int FIELDS = 256;

    /** How long the last bytes of a tunnel may take that both sides have ended. */
    private static final long LAST_BYTES_SECONDS = 30;

    private final Channel channel;
    private final FlushBatch flushes;
    private final Member flush;
    private final ConnectionOwner owner;
    private final Http1RequestWriter writer;
    private final Http1Decoder<Http1Response> decoder;
    private @Nullable ByteBuf decoding;
    private @Nullable UpstreamHandler receiver;
    private boolean closeNotified;
    private boolean broken;
    private boolean used;
    private boolean tunnelAsked;
    private boolean tunnel;
    private boolean halfEnded;
    private boolean answersHead;
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
    public Http1Connection(Channel channel, FlushBatch flushes, ConnectionOwner owner, PoolSettings settings) {
        this.channel = channel;
        this.flushes = flushes;
        this.flush = flushes.member(channel, Holder.NOTHING);
        this.owner = owner;
        this.writer = new Http1RequestWriter(channel);
        Http1Limits limits = new Http1Limits(STATUS_LINE, settings.headerLimit(), FIELDS);
        this.decoder = Http1Decoder.ofResponses(limits, new ResponseHeads(limits, () -> answersHead), this);
        // A write that fails must not take an answer with it that has come already: whoever answers early and closes
        // resets the connection under our writing. Reading finds the end.
        channel.config().setAutoRead(false).setAutoClose(false);
        channel.pipeline().addLast(new Http2Evidence(() -> fail(ExchangeFailure.PROTOCOL_MISMATCH)), this);
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
    public long idleSince() {
        return idleSince;
    }

    public boolean usable() {
        return channel.isActive() && receiver == null && !retired;
    }

    /** Sends a request's head; the caller has checked {@link #usable()}. */
    public void open(UpstreamRequest request, UpstreamHandler handler) {
        receiver = handler;
        openedInPass = flushes.passes();
        halfEnded = false;
        tunnelAsked = request.body() == UpstreamRequest.Body.TUNNEL;
        bytesSeen = false;
        responseEnded = false;
        keepAlive = false;
        requestEnded = request.body() != UpstreamRequest.Body.STREAM;
        answersHead = request.head().method().equals("HEAD");
        held = 0;
        writer.head(request);
        flush();
        read();
        handler.onStream(this);
    }

    @Override
    public void write(ByteBuf body, boolean end) {
        halfEnded |= end;
        if (receiver == null || (requestEnded && !tunnel)) {
            body.release();
            return;
        }
        ByteBuf data = flush.piece(body, flush.lags());
        if (tunnel) {
            channel.write(data);
            if (end) {
                endHalf();
            } else {
                flush();
            }
            return;
        }
        requestEnded = end;
        writer.body(data);
        if (end) {
            writer.end();
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
        writer.end(trailers);
        flush();
        finishIfDone();
    }

    @Override
    public boolean writable() {
        return receiver != null && channel.isWritable() && (tunnel || !tunnelAsked);
    }

    @Override
    public boolean waits() {
        return flush.lags();
    }

    @Override
    public boolean takesMore() {
        return channel.isActive() && !halfEnded && HalfClose.possible(channel);
    }

    @Override
    public void consumed(int bytes) {
        held -= bytes;
        if (held < HELD_LIMIT / 2) {
            read();
        }
    }

    @Override
    public void offer(Shedding shedding, Runnable drop) {
        if (receiver != null) {
            flush.offer(shedding, drop);
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
        ByteBuf in = (ByteBuf) message;
        decoding = in;
        try {
            while (in.isReadable()) {
                UpstreamHandler handler = receiver;
                if (handler == null) {
                    // Bytes that nobody asked for: whatever they are, the connection cannot be trusted with a request.
                    retire();
                    ctx.close();
                    return;
                }
                if (tunnel) {
                    held += in.readableBytes();
                    handler.onData(in.readRetainedSlice(in.readableBytes()), false);
                } else {
                    decoder.step(in);
                }
            }
        } catch (Http1Exception e) {
            fail(ExchangeFailure.UPSTREAM_PROTOCOL_ERROR);
        } finally {
            decoding = null;
            in.release();
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
        if (waiting != null && tunnel && !responseEnded) {
            responseEnded = true;
            waiting.onData(Unpooled.EMPTY_BUFFER, true);
        } else if (waiting != null && tunnel) {
            waiting.onFailure(ExchangeFailure.UPSTREAM_RESET);
        } else if (waiting != null && decoder.untilClose() && endIsTheirs()) {
            responseEnded = true;
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

    /** Whether the peer itself has ended the connection: over TLS anybody may cut it, but not say so (RFC 8446, section 6.1). */
    private boolean endIsTheirs() {
        return !broken && (closeNotified || channel.pipeline().get(SslHandler.class) == null);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        closeNotified |= event instanceof SslCloseCompletionEvent close && close.isSuccess();
        if (event instanceof ChannelInputShutdownEvent) {
            onHalfClosed();
        } else if (event instanceof ChannelOutputShutdownEvent) {
            closeIfEnded();
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Resets and broken pipes: channelInactive follows and tells the exchange.
        broken = true;
        ctx.close();
    }

    @Override
    public Framing onHead(Http1Response response) {
        UpstreamHandler handler = receiver;
        ResponseHead head = response.head();
        if (handler == null) {
            return Framing.NONE;
        }
        if (head.status() == 101 && !tunnelAsked) {
            fail(ExchangeFailure.UPSTREAM_PROTOCOL_ERROR);
        } else if (head.interim()) {
            handler.onInterim(head);
        } else {
            tunnel = head.status() == 101;
            keepAlive = !tunnel && response.keepAlive();
            boolean end = !tunnel && response.framing() == Framing.NONE;
            responseEnded = end;
            handler.onHead(head, end);
            finishIfDone();
            beginTunnel();
        }
        return response.framing();
    }

    /** What came for it before there was one goes on now. */
    private void beginTunnel() {
        UpstreamHandler handler = receiver;
        if (tunnel && handler != null) {
            HalfClose.await(channel);
            if (halfEnded) {
                endHalf();
            } else {
                handler.onWritable();
            }
        }
    }

    /** The peer has ended its half of a tunnel; ours goes on. */
    private void onHalfClosed() {
        UpstreamHandler handler = receiver;
        if (handler == null) {
            channel.close();
        } else if (!responseEnded) {
            responseEnded = true;
            handler.onData(Unpooled.EMPTY_BUFFER, true);
            closeIfEnded();
        }
    }

    private void endHalf() {
        HalfClose.of(channel, () -> {});
        closeIfEnded();
    }

    private void closeIfEnded() {
        if (tunnel && responseEnded && channel instanceof DuplexChannel duplex) {
            if (duplex.isOutputShutdown()) {
                channel.close();
            } else if (halfEnded) {
                // Nobody else waits for a peer that does not take the rest.
                channel.eventLoop().schedule(() -> channel.close(), LAST_BYTES_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    @Override
    public void onData(ByteBuf data, boolean end) {
        UpstreamHandler handler = receiver;
        if (handler == null) {
            data.release();
            return;
        }
        responseEnded = end;
        held += data.readableBytes();
        handler.onData(data, end);
        finishIfDone();
    }

    @Override
    public void onTrailers(HeaderFields trailers) {
        UpstreamHandler handler = receiver;
        if (handler == null) {
            return;
        }
        responseEnded = true;
        if (trailers.isEmpty()) {
            handler.onData(Unpooled.EMPTY_BUFFER, true);
        } else {
            handler.onTrailers(trailers);
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
        // Whatever follows a response that is complete would be taken for the next one.
        boolean more = decoding != null && decoding.isReadable();
        if (!keepAlive || more || draining || !channel.isActive()) {
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
}
