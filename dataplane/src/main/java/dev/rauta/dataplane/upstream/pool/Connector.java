// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream.pool;

import dev.rauta.dataplane.http.Buffers;
import dev.rauta.dataplane.http.Dial;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.upstream.ConnectionOwner;
import dev.rauta.dataplane.upstream.Http1Connection;
import dev.rauta.dataplane.upstream.Http2Connection;
import dev.rauta.dataplane.upstream.PoolSettings;
import dev.rauta.dataplane.upstream.tls.UpstreamContext;
import dev.rauta.routes.upstream.Endpoint;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a worker's connections to the endpoints of one upstream; confined to the worker. */
final class Connector {
    private static final Logger log = LoggerFactory.getLogger(Connector.class);

    /** What a caller wants to speak. */
    enum Wish {
        /** HTTP/1.1 and nothing else. */
        HTTP1,
        /** HTTP/2 in the clear by prior knowledge; over TLS what ALPN agrees on, and nothing else where HTTP/2 is declared. */
        SHARED
    }

    /** What came of it. */
    interface Result {
        void onHttp1(Http1Connection connection);

        void onHttp2(Http2Connection connection);

        void onFailure(ExchangeFailure failure);
    }

    private final EventLoop loop;
    private final Class<? extends Channel> channelType;
    private final PoolSettings settings;
    private final FlushBatch flushes;
    private final @Nullable UpstreamContext tls;
    private final boolean http2Declared;
    private final Room room = new Room();
    private boolean mismatchTold;

    /**
     * @param tls null in the clear
     * @param http2Declared whether the upstream is said to speak HTTP/2, so that it is not spoken to in anything else
     */
    Connector(
            EventLoop loop,
            Class<? extends Channel> channelType,
            PoolSettings settings,
            FlushBatch flushes,
            @Nullable UpstreamContext tls,
            boolean http2Declared) {
        this.loop = loop;
        this.channelType = channelType;
        this.settings = settings;
        this.flushes = flushes;
        this.tls = tls;
        this.http2Declared = http2Declared;
    }

    EventLoop loop() {
        return loop;
    }

    PoolSettings settings() {
        return settings;
    }

    /** How many connections there are to all endpoints of the upstream. */
    Room room() {
        return room;
    }

    boolean isTls() {
        return tls != null;
    }

    /** For whom a connection is opened, and how long that may be tried in nanoseconds, where that is longer than usual. */
    record Wanted(Wish wish, long patience) {}

    /** Opens a connection; the result comes on the loop, perhaps before this returns. */
    void connect(Endpoint endpoint, Wanted wanted, ConnectionOwner owner, Result result) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(endpoint.host());
        if (literal == null) {
            // Names are resolved off the workers; one that has no address yet has nobody to connect to.
            result.onFailure(ExchangeFailure.CONNECT_FAILED);
            return;
        }
        room.onOpening();
        int limit = limit(wanted.patience());
        Dial.connect(bootstrap(limit), loop, address(literal, endpoint.port()), connecting -> {
            if (!connecting.isSuccess()) {
                room.onFailed();
                result.onFailure(failure(connecting.cause()));
                return;
            }
            room.onOpen(connecting.channel());
            if (tls == null) {
                handOver(connecting.channel(), wanted.wish() == Wish.SHARED, owner, result);
            } else {
                secure(connecting.channel(), tls, wanted, owner, result);
            }
        });
    }

    /** Opens a connection in the clear that speaks HTTP/2, for a probe. */
    void connectForProbe(Endpoint endpoint, Result result) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(endpoint.host());
        if (literal == null) {
            result.onFailure(ExchangeFailure.CONNECT_FAILED);
            return;
        }
        Dial.connect(bootstrap(limit(0)), loop, address(literal, endpoint.port()), connecting -> {
            if (connecting.isSuccess()) {
                result.onHttp2(http2(connecting.channel()));
            } else {
                result.onFailure(ExchangeFailure.CONNECT_FAILED);
            }
        });
    }

    /** In milliseconds. */
    private int limit(long patience) {
        long usual = settings.connectTimeout().toMillis();
        return (int) Math.min(Integer.MAX_VALUE, Math.max(usual, TimeUnit.NANOSECONDS.toMillis(patience)));
    }

    private Bootstrap bootstrap(int limit) {
        return new Bootstrap()
                .group(loop)
                .channel(channelType)
                .option(ChannelOption.ALLOCATOR, Buffers.POOLED)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, limit)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Buffers.WAITING)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(2048, 16 * 1024, 64 * 1024))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        // Handlers are added once the connection stands.
                    }
                });
    }

    private void secure(Channel channel, UpstreamContext contexts, Wanted wanted, ConnectionOwner owner, Result result) {
        Wish wish = wanted.wish();
        SslHandler handler = contexts.handler(channel, wish == Wish.SHARED);
        handler.setHandshakeTimeoutMillis(limit(wanted.patience()));
        FailedHandshake told = new FailedHandshake();
        channel.pipeline().addLast(handler, told);
        handler.handshakeFuture().addListener(handshake -> {
            if (!handshake.isSuccess()) {
                channel.close();
                result.onFailure(
                        handshake.cause() instanceof SslHandshakeTimeoutException
                                ? ExchangeFailure.CONNECT_TIMEOUT
                                : ExchangeFailure.TLS_FAILED);
            } else {
                channel.pipeline().remove(told);
                boolean http2 = ApplicationProtocolNames.HTTP_2.equals(handler.applicationProtocol());
                if (!http2 && http2Declared && wish == Wish.SHARED) {
                    tellMismatch(channel);
                    channel.close();
                    result.onFailure(ExchangeFailure.PROTOCOL_MISMATCH);
                } else {
                    handOver(channel, http2, owner, result);
                }
            }
        });
    }

    /** Once: it is the configuration that is at fault, or the peer's, and each request says so again. */
    private void tellMismatch(Channel channel) {
        if (!mismatchTold) {
            mismatchTold = true;
            log.atWarn()
                    .addKeyValue("endpoint", channel.remoteAddress())
                    .log("ALPN: no agreement (expected: h2, which the upstream is declared to speak)");
        }
    }

    /** Tells why an upstream is not believed; its requests say no more than that it is not. */
    private static final class FailedHandshake extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            log.atDebug().addKeyValue("endpoint", ctx.channel().remoteAddress()).setCause(cause).log("TLS to an upstream failed");
        }
    }

    private void handOver(Channel channel, boolean asHttp2, ConnectionOwner owner, Result result) {
        if (asHttp2) {
            result.onHttp2(http2(channel));
        } else {
            result.onHttp1(new Http1Connection(channel, flushes, owner, settings));
        }
    }

    private static ExchangeFailure failure(Throwable cause) {
        return cause instanceof ConnectTimeoutException
                ? ExchangeFailure.CONNECT_TIMEOUT
                : ExchangeFailure.CONNECT_FAILED;
    }

    private Http2Connection http2(Channel channel) {
        return new Http2Connection(channel, flushes, settings);
    }

    private static InetSocketAddress address(byte[] literal, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(literal), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes was refused", e);
        }
    }
}
