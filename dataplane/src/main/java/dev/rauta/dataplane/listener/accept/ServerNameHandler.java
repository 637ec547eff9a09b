// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.accept;

import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http.flow.Holder;
import dev.rauta.dataplane.http.flow.Member;
import dev.rauta.dataplane.http.flow.Pinned;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.listener.plan.BindingPlan;
import dev.rauta.dataplane.listener.plan.ServerName;
import dev.rauta.dataplane.listener.plan.SniTable;
import dev.rauta.dataplane.listener.tls.ServerContext;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.StreamRoute;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.Locale;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a connection's ClientHello, however it is split, and hands the connection on by its server name.
 *
 * <p>What has come of one that is not complete is the first that goes where the worker holds too much: it has cost nobody anything.
 */
final class ServerNameHandler extends AbstractSniHandler<ServerName> implements Holder {
    private static final Logger log = LoggerFactory.getLogger(ServerNameHandler.class);
    private static final int CLIENT_HELLO_LIMIT = 16 * 1024;

    /** Type, version and length (RFC 8446, section 5.1). */
    private static final int RECORD_HEADER = 5;

    /** A fatal alert: unrecognized_name (RFC 6066, section 3). */
    private static final byte[] UNRECOGNIZED_NAME = {21, 3, 3, 0, 2, 2, 112};

    /** What to do with a connection. */
    interface Sorted {
        /** It is decrypted here; the handshake's handler is about to take this one's place. An empty name: none was sent. */
        void terminated(ChannelHandlerContext ctx, String serverName, ServerContext context);

        /**
         * It is decrypted here, and what is in it goes on as it is.
         *
         * @return whether there is anybody to send it to; where not, it is closed before a word
         */
        boolean unwrapped(ChannelHandlerContext ctx, StreamRoute route);

        /**
         * It goes on as it is: from its first byte to whatever handlers are added now.
         *
         * @return whether there is anybody to send it to; where not, it is closed before a word
         */
        boolean passedOn(ChannelHandlerContext ctx, StreamRoute route);

        /** It is about to be closed, for the worker holds too much to wait for the rest of its ClientHello. */
        void overloaded();

        /** It is about to be closed before a word, for nobody has its server name. */
        void nobodys(@Nullable ListenerName listener);
    }

    private final Supplier<BindingPlan> plan;
    private final FlushBatch ledger;
    private final Sorted sorted;
    private @Nullable Member member;
    private @Nullable ChannelHandlerContext context;
    private long held;
    private long began;

    /** @param ledger the worker's own, which counts ClientHellos that are not complete yet */
    ServerNameHandler(Supplier<BindingPlan> plan, FlushBatch ledger, long timeoutMillis, Sorted sorted) {
        super(CLIENT_HELLO_LIMIT, timeoutMillis);
        this.plan = plan;
        this.ledger = ledger;
        this.sorted = sorted;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        super.channelRead(ctx, message);
        if (ctx.isRemoved()) {
            return;
        }
        // Netty holds the message to that, but looks at no record before all of it is there.
        if (actualReadableBytes() > RECORD_HEADER + CLIENT_HELLO_LIMIT) {
            close(ctx);
            return;
        }
        hold(ctx, unfinished());
        if (held > 0 && ledger.full()) {
            giveUp();
        }
    }

    /** What waits for the rest: its records, and perhaps what was in them once more. */
    private long unfinished() {
        return (long) Pinned.by(internalBuffer()) + actualReadableBytes();
    }

    private void hold(ChannelHandlerContext ctx, long bytes) {
        if (member == null) {
            began = System.nanoTime();
            member = ledger.member(ctx.channel(), this);
            context = ctx;
        }
        held = bytes;
        member.look();
    }

    @Override
    public long queued() {
        return held;
    }

    @Override
    public void offer(Shedding shedding) {
        shedding.ofNobody().offer(held, began, this::giveUp);
    }

    private void giveUp() {
        if (context != null && !context.isRemoved()) {
            sorted.overloaded();
            close(context);
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
        held = 0;
        if (member != null) {
            member.leave();
        }
        super.handlerRemoved0(ctx);
    }

    @Override
    protected Future<ServerName> lookup(ChannelHandlerContext ctx, @Nullable String hostname) {
        SniTable table = plan.get().tls();
        return ctx.executor().newSucceededFuture(table == null ? new ServerName.Closed(null) : table.find(hostname));
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext ctx, @Nullable String hostname, Future<ServerName> found) {
        switch (found.getNow()) {
            case ServerName.Terminated(ServerContext context) -> {
                String serverName = hostname == null ? "" : hostname.toLowerCase(Locale.ROOT);
                terminate(ctx, context, () -> sorted.terminated(ctx, serverName, context));
            }
            case ServerName.Unwrapped(ServerContext context, StreamRoute route) -> {
                if (sorted.unwrapped(ctx, route)) {
                    terminate(ctx, context, () -> {});
                } else {
                    close(ctx);
                }
            }
            case ServerName.Closed(var listener) -> {
                sorted.nobodys(listener);
                close(ctx);
            }
            case ServerName.PassedOn(StreamRoute route) -> {
                if (sorted.passedOn(ctx, route)) {
                    ctx.pipeline().remove(this);
                } else {
                    close(ctx);
                }
            }
            case ServerName.Refused() -> {
                ByteBuf alert = Unpooled.wrappedBuffer(UNRECOGNIZED_NAME);
                ctx.writeAndFlush(alert).addListener(ChannelFutureListener.CLOSE);
                ctx.pipeline().replace(this, "refused", new Deaf());
            }
        }
    }

    /** Deaf at once: left in place, this handler would look its ClientHello up again as the connection ends. */
    private void close(ChannelHandlerContext ctx) {
        ctx.pipeline().replace(this, "closed", new Deaf());
        ctx.channel().close();
    }

    private void terminate(ChannelHandlerContext ctx, ServerContext context, Runnable next) {
        SslHandler handler;
        try {
            handler = context.handler(ctx.alloc());
        } catch (SSLException e) {
            log.atError().setCause(e).log("No TLS for a connection");
            close(ctx);
            return;
        }
        handler.setHandshakeTimeoutMillis(handshakeTimeoutMillis);
        boolean inPlace = false;
        try {
            next.run();
            ctx.pipeline().replace(this, "tls", handler);
            inPlace = true;
        } finally {
            if (!inPlace) {
                ReferenceCountUtil.safeRelease(handler.engine());
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        if (cause instanceof DecoderException) {
            // No TLS at all, or a ClientHello beyond all measure.
            ctx.close();
        } else {
            super.exceptionCaught(ctx, cause);
        }
    }

    /** Hears nothing more of a client that was refused. */
    private static final class Deaf extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
