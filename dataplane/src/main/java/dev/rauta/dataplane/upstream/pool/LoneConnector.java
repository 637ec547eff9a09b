// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream.pool;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.upstream.ConnectionOwner;
import dev.rauta.dataplane.upstream.Http1Connection;
import dev.rauta.dataplane.upstream.Http2Connection;
import dev.rauta.dataplane.upstream.PoolSettings;
import dev.rauta.dataplane.upstream.UpstreamConnection;
import dev.rauta.dataplane.upstream.UpstreamHandler;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to an upstream's endpoints that serve one request and nobody's pool: whoever asks whether an endpoint works
 * wants to know whether it takes a connection, too. Confined to one event loop.
 */
public final class LoneConnector {
    private final UpstreamPlan plan;
    private final Connector connector;

    /**
     * @param timeout for connecting, and once more for TLS
     * @param flushes the loop's own
     */
    public LoneConnector(
            EventLoop loop, Class<? extends Channel> channelType, Duration timeout, FlushBatch flushes, UpstreamPlan plan) {
        PoolSettings usual = PoolSettings.DEFAULT;
        PoolSettings settings = new PoolSettings(
                timeout,
                usual.idleTimeout(),
                usual.probeTimeout(),
                usual.verdictLife(),
                usual.pendingTimeout(),
                usual.connectionLimit(),
                usual.pendingLimit(),
                usual.headerLimit(),
                usual.pingAfter(),
                usual.pingTimeout(),
                usual.lastStreamId());
        boolean http2 = plan.upstream().protocol() == UpstreamProtocol.HTTP2;
        this.plan = plan;
        this.connector = new Connector(loop, channelType, settings, flushes, plan.tls(), http2);
    }

    /** How its upstream is spoken to. */
    public UpstreamPlan plan() {
        return plan;
    }

    /**
     * Sends a request over a connection of its own.
     *
     * @param http2 whether HTTP/2 may be spoken: by prior knowledge in the clear, by ALPN over TLS
     * @param handler hears what becomes of it, perhaps before this returns
     * @return closes the connection, be it open yet or not
     */
    public Runnable ask(UpstreamRequest request, boolean http2, UpstreamHandler handler) {
        Lone lone = new Lone(request, handler);
        connector.connect(request.endpoint(), new Connector.Wanted(http2 ? Connector.Wish.SHARED : Connector.Wish.HTTP1, 0), lone, lone);
        return lone::close;
    }

    /** Connects, with TLS where the upstream has it, and closes the connection; null is told where that went well. */
    public void touch(Endpoint endpoint, Consumer<@Nullable ExchangeFailure> done) {
        // In the clear nothing may be said, whoever listens there.
        Connector.Wish wish = connector.isTls() ? Connector.Wish.SHARED : Connector.Wish.HTTP1;
        connector.connect(endpoint, new Connector.Wanted(wish, 0), Lone.NOBODY, new Connector.Result() {
            @Override
            public void onHttp1(Http1Connection connection) {
                connection.channel().close();
                done.accept(null);
            }

            @Override
            public void onHttp2(Http2Connection connection) {
                connection.channel().close();
                done.accept(null);
            }

            @Override
            public void onFailure(ExchangeFailure failure) {
                // Only that they do not agree on HTTP/2 is told once the handshake is over.
                done.accept(failure == ExchangeFailure.PROTOCOL_MISMATCH ? null : failure);
            }
        });
    }

    /** The connection of one request. */
    private static final class Lone implements Connector.Result, ConnectionOwner {
        static final ConnectionOwner NOBODY = new Lone(null, null);

        private final @Nullable UpstreamRequest request;
        private final @Nullable UpstreamHandler handler;
        private @Nullable Channel channel;
        private boolean over;

        Lone(@Nullable UpstreamRequest request, @Nullable UpstreamHandler handler) {
            this.request = request;
            this.handler = handler;
        }

        @Override
        public void onHttp1(Http1Connection connection) {
            if (opened(connection.channel()) && request != null && handler != null) {
                connection.open(request, handler);
            }
        }

        @Override
        public void onHttp2(Http2Connection connection) {
            if (opened(connection.channel()) && request != null && handler != null) {
                connection.open(request, handler);
            }
        }

        private boolean opened(Channel open) {
            channel = open;
            if (over) {
                open.close();
            }
            return !over;
        }

        @Override
        public void onFailure(ExchangeFailure failure) {
            if (!over && handler != null) {
                handler.onFailure(failure);
            }
        }

        void close() {
            over = true;
            if (channel != null) {
                channel.close();
            }
        }

        @Override
        public void onCapacity(Http2Connection connection) {}

        @Override
        public void onReusable(Http1Connection connection) {}

        @Override
        public void onRetired(UpstreamConnection connection) {}
    }
}
