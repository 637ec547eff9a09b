// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A client with one HTTP/2 connection, in the clear by prior knowledge or by ALPN. */
public final class Http2Client implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel connection;
    private final CompletableFuture<Void> goAway = new CompletableFuture<>();

    /** What came back, copied. */
    public record Answer(int status, String body, String trailer) {}

    private Http2Client(int port, SslContext tls, String serverName) throws Exception {
        connection = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc(), serverName, port));
                        }
                        channel.pipeline().addLast(
                                Http2FrameCodecBuilder.forClient().build(),
                                new Http2MultiplexHandler(new Silent()),
                                new GoAways());
                    }
                })
                .connect(new InetSocketAddress("127.0.0.1", port))
                .sync()
                .channel();
        SslHandler handler = connection.pipeline().get(SslHandler.class);
        if (handler != null) {
            handler.handshakeFuture().sync();
            if (!"h2".equals(handler.applicationProtocol())) {
                throw new AssertionError("ALPN chose " + handler.applicationProtocol());
            }
        }
    }

    public static Http2Client plaintext(int port) throws Exception {
        return new Http2Client(port, null, "");
    }

    public static Http2Client tls(int port, SslContext tls, String serverName) throws Exception {
        return new Http2Client(port, tls, serverName);
    }

    public CompletableFuture<Answer> get(String host, String path) {
        return send(HttpMethod.GET, host, path, "");
    }

    public CompletableFuture<Answer> send(HttpMethod method, String host, String path, String body, String... fields) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        new Http2StreamChannelBootstrap(connection)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.pipeline().addLast(
                                new Http2StreamFrameToHttpObjectCodec(false),
                                new HttpObjectAggregator(64 << 20),
                                new Answers(answer));
                    }
                })
                .open()
                .addListener(opened -> {
                    if (!opened.isSuccess()) {
                        answer.completeExceptionally(opened.cause());
                        return;
                    }
                    var request = new DefaultFullHttpRequest(
                            HttpVersion.HTTP_1_1, method, path, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
                    request.headers().set("host", host).set("te", "trailers");
                    for (int i = 0; i < fields.length; i += 2) {
                        request.headers().add(fields[i], fields[i + 1]);
                    }
                    ((Channel) opened.getNow()).writeAndFlush(request);
                });
        return answer;
    }

    /** Completes when the server says that it will take no more. */
    public CompletableFuture<Void> goAway() {
        return goAway;
    }

    @Override
    public void close() {
        connection.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @ChannelHandler.Sharable
    private static final class Silent extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            // A server opens no streams.
        }
    }

    private final class GoAways extends io.netty.channel.ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof Http2GoAwayFrame) {
                goAway.complete(null);
            }
            ReferenceCountUtil.release(message);
        }
    }

    private static final class Answers extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final CompletableFuture<Answer> answer;

        Answers(CompletableFuture<Answer> answer) {
            this.answer = answer;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
            answer.complete(new Answer(
                    response.status().code(),
                    response.content().toString(StandardCharsets.UTF_8),
                    response.trailingHeaders().get("x-checksum", "")));
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            answer.completeExceptionally(new IllegalStateException("stream closed"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            answer.completeExceptionally(cause);
        }
    }
}
