// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.upstream;

import dev.rauta.routes.upstream.Endpoint;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * An upstream on loopback that says what it got, and misbehaves where its path tells it to: {@code /big/BYTES},
 * {@code /slow/MILLIS}, {@code /never}, {@code /trailers}, {@code /hints}, {@code /status/CODE}, {@code /cut}.
 */
public final class FakeUpstream implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel socket;
    private final String name;
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();

    private FakeUpstream(String name, boolean http2, long maxStreams, int port) {
        this.name = name;
        this.socket = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.incrementAndGet();
                        open.add(channel);
                        channel.closeFuture().addListener(_ -> open.remove(channel));
                        if (http2) {
                            serveHttp2(channel.pipeline(), maxStreams);
                        } else {
                            channel.pipeline().addLast(new HttpServerCodec(), new Answerer("http1"));
                        }
                    }
                })
                .bind("127.0.0.1", port)
                .syncUninterruptibly()
                .channel();
    }

    /** One that speaks HTTP/1.1 alone. */
    public static FakeUpstream http1(String name) {
        return new FakeUpstream(name, false, 0, 0);
    }

    /** The same at a given port. */
    public static FakeUpstream http1(String name, int port) {
        return new FakeUpstream(name, false, 0, port);
    }

    /** One that speaks HTTP/2 by prior knowledge alone. */
    public static FakeUpstream h2c(String name) {
        return new FakeUpstream(name, true, 1000, 0);
    }

    /** The same with a limit of its own on streams. */
    public static FakeUpstream h2c(String name, long maxStreams) {
        return new FakeUpstream(name, true, maxStreams, 0);
    }

    public Endpoint endpoint() {
        return new Endpoint("127.0.0.1", ((InetSocketAddress) socket.localAddress()).getPort());
    }

    /** How many connections it has accepted so far. */
    public int accepted() {
        return connections.get();
    }

    /** How many are open now. */
    public int open() {
        return open.size();
    }

    /** What it was asked, each as {@code METHOD TARGET}. */
    public Queue<String> requests() {
        return requests;
    }

    /** Closes every connection and keeps listening. */
    public void cutConnections() {
        open.forEach(channel -> channel.close().syncUninterruptibly());
    }

    @Override
    public void close() {
        socket.close().syncUninterruptibly();
        cutConnections();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void serveHttp2(ChannelPipeline pipeline, long maxStreams) {
        pipeline.addLast(
                Http2FrameCodecBuilder.forServer()
                        .initialSettings(new Http2Settings().maxConcurrentStreams(maxStreams))
                        .build(),
                new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(true), new Answerer("h2c"));
                    }
                }));
    }

    private final class Answerer extends SimpleChannelInboundHandler<HttpObject> {
        private final String protocol;
        private HttpRequest request;
        private long bytes;
        private String trailer = "";

        Answerer(String protocol) {
            this.protocol = protocol;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
            if (message.decoderResult().isFailure()) {
                ctx.close();
                return;
            }
            if (message instanceof HttpRequest head) {
                request = head;
                bytes = 0;
                requests.add(head.method() + " " + head.uri());
                if (HttpUtil.is100ContinueExpected(head)) {
                    ctx.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
                }
            }
            if (message instanceof HttpContent content) {
                bytes += content.content().readableBytes();
            }
            if (message instanceof LastHttpContent last) {
                trailer = last.trailingHeaders().get("x-checksum", "");
                act(ctx, request);
            }
        }

        private void act(ChannelHandlerContext ctx, HttpRequest head) {
            String[] parts = head.uri().split("[/?]");
            String verb = parts.length > 1 ? parts[1] : "";
            switch (verb) {
                case "never" -> {}
                case "cut" -> ctx.channel().close();
                case "slow" ->
                    ctx.executor().schedule(() -> say(ctx, head, 200), Long.parseLong(parts[2]), TimeUnit.MILLISECONDS);
                case "big" -> big(ctx, Long.parseLong(parts[2]));
                case "status" -> say(ctx, head, Integer.parseInt(parts[2]));
                case "hints" -> {
                    var hints = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.EARLY_HINTS);
                    hints.headers().set("link", "</a.css>");
                    ctx.write(hints);
                    say(ctx, head, 200);
                }
                case "trailers" -> {
                    var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
                    HttpUtil.setTransferEncodingChunked(response, true);
                    ctx.write(response);
                    ctx.write(new DefaultHttpContent(Unpooled.copiedBuffer("body", StandardCharsets.US_ASCII)));
                    DefaultLastHttpContent last = new DefaultLastHttpContent();
                    last.trailingHeaders().set("x-checksum", "42");
                    ctx.writeAndFlush(last);
                }
                default -> say(ctx, head, 200);
            }
        }

        private void say(ChannelHandlerContext ctx, HttpRequest head, int status) {
            String headers = head.headers().entries().stream()
                    .map(entry -> entry.getKey().toLowerCase() + ": " + entry.getValue())
                    .sorted()
                    .collect(Collectors.joining("\n"));
            String text = name + " " + protocol + " " + head.method() + " " + head.uri() + " " + bytes + " " + trailer
                    + "\n" + headers + "\n";
            var body = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
            var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), body);
            if (status != 204 && status != 304) {
                response.headers().setInt("content-length", body.readableBytes());
            } else {
                body.clear();
            }
            if (protocol.equals("http1")) {
                response.headers().set("connection", "x-private").set("x-private", "1");
            }
            boolean keepAlive = HttpUtil.isKeepAlive(head);
            var written = ctx.writeAndFlush(response);
            if (!keepAlive) {
                written.addListener(ChannelFutureListener.CLOSE);
            }
        }

        private void big(ChannelHandlerContext ctx, long size) {
            var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            response.headers().set("content-length", size);
            ctx.writeAndFlush(response);
            stream(ctx, size);
        }

        private void stream(ChannelHandlerContext ctx, long left) {
            int chunk = (int) Math.min(left, 64 * 1024);
            if (chunk == 0) {
                ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
                return;
            }
            ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[chunk])))
                    .addListener(written -> {
                        if (written.isSuccess()) {
                            stream(ctx, left - chunk);
                        }
                    });
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
