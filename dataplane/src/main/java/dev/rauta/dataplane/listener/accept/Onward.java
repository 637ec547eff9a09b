// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.accept;

import dev.rauta.dataplane.listener.Connections;
import dev.rauta.dataplane.listener.ServerConnection;
import dev.rauta.dataplane.listener.stream.Carried;
import dev.rauta.dataplane.listener.stream.Choice;
import dev.rauta.dataplane.listener.stream.Splice;
import dev.rauta.dataplane.listener.stream.Splices;
import dev.rauta.dataplane.metrics.StreamOutcome;
import dev.rauta.routes.ListenerName;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends connections on whose bytes are nothing that is read here; confined to a worker. */
final class Onward {
    private static final Logger log = LoggerFactory.getLogger(Onward.class);

    private final Connections connections;
    private final Splices splices;

    Onward(Connections connections, Splices splices) {
        this.connections = connections;
        this.splices = splices;
    }

    /** Sends all of a connection on; whether there is anybody to send it to. */
    boolean asItIs(Channel channel, Carried carried) {
        return chosen(carried, to -> splice(channel, to));
    }

    /** The same for one that its client has encrypted: its endpoint hears that and nothing around it. */
    boolean encrypted(Channel channel, Carried carried) {
        return chosen(carried, to -> connections.add(channel, new Spliced(splices.beginEncrypted(channel, to))));
    }

    private boolean chosen(Carried carried, Consumer<Choice.To> begin) {
        switch (splices.choose(carried)) {
            case Choice.To to -> {
                begin.accept(to);
                return true;
            }
            case Choice.Nowhere nowhere -> {
                splices.refused(nowhere);
                return false;
            }
        }
    }

    /**
     * Sends on what is in a connection's TLS, once its handshake is over; whether there is anybody to send it to.
     *
     * <p>Chosen before the handshake, so that who would get nowhere hears nothing that looks like an answer.
     */
    boolean unwrapped(ChannelHandlerContext ctx, Carried carried) {
        return chosen(carried, to -> ctx.pipeline().addLast(new Unwrapping(to)));
    }

    /** A connection ends whose server name nobody has; null where it is not even a listener's. */
    void nowhere(@Nullable ListenerName listener) {
        splices.unknown(listener);
    }

    private void splice(Channel channel, Choice.To to) {
        connections.add(channel, new Spliced(splices.begin(channel, to)));
    }

    /** Waits for the handshake; no endpoint is troubled by who does not get through it. */
    private final class Unwrapping extends ChannelInboundHandlerAdapter {
        private final Choice.To to;
        private boolean over;

        Unwrapping(Choice.To to) {
            this.to = to;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
            if (!over && event instanceof SslHandshakeCompletionEvent handshake) {
                over = true;
                if (handshake.isSuccess()) {
                    splice(ctx.channel(), to);
                    ctx.pipeline().remove(this);
                } else {
                    splices.failed(to, StreamOutcome.TLS_FAILED);
                    ctx.close();
                }
            } else {
                super.userEventTriggered(ctx, event);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) throws Exception {
            if (!over) {
                over = true;
                splices.failed(to, StreamOutcome.TLS_FAILED);
            }
            super.channelInactive(ctx);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            log.atDebug().setCause(cause).log("Handshake failed");
            ctx.close();
        }
    }

    /** A connection that nobody reads here: it ends by itself, or with the drain. */
    private record Spliced(Splice splice) implements ServerConnection {
        @Override
        public void drain() {
            // Nothing can be said to the client in words that it would understand.
        }

        @Override
        public void tick(long now) {
            splice.tick(now);
        }
    }
}
