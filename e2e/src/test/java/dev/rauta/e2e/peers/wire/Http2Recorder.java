// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.wire;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An HTTP/2 upstream, in the clear, that takes any field; what it answers is written as HTTP/1.1; guarded by itself. */
public final class Http2Recorder implements Recorder {
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel server;
    private final Map<Object, Forwarded> kept = new LinkedHashMap<>();
    private Reply reply = Reply.OK;

    private Http2Recorder() {
        this.server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection.pipeline().addLast(
                                Http2FrameCodecBuilder.forServer().validateHeaders(false).build(),
                                new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel stream) {
                                        stream.pipeline().addLast(new Request());
                                    }
                                }));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    public static Http2Recorder start() {
        return new Http2Recorder();
    }

    @Override
    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    @Override
    public synchronized void reply(Reply next) {
        reply = next;
    }

    private synchronized Reply reply() {
        return reply;
    }

    @Override
    public synchronized List<Forwarded> take() {
        List<Forwarded> all = List.copyOf(kept.values());
        kept.clear();
        return all;
    }

    private synchronized void keep(Object key, Forwarded request) {
        if (!request.target().equals(PROBE)) {
            kept.put(key, request);
        }
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
        loops.shutdownGracefully();
    }

    /** One stream. */
    private final class Request extends SimpleChannelInboundHandler<Http2StreamFrame> {
        private final List<Field> fields = new ArrayList<>();
        private final List<Field> trailers = new ArrayList<>();
        private final StringBuilder body = new StringBuilder();
        private Http2Headers head = new DefaultHttp2Headers();
        private boolean headed;

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Http2StreamFrame frame) {
            boolean end = false;
            if (frame instanceof Http2HeadersFrame headers) {
                end = headers.isEndStream();
                List<Field> into = headed ? trailers : fields;
                for (Map.Entry<CharSequence, CharSequence> one : headers.headers()) {
                    if (!one.getKey().toString().startsWith(":")) {
                        into.add(new Field(one.getKey().toString(), one.getValue().toString()));
                    }
                }
                if (!headed) {
                    head = headers.headers();
                }
                headed = true;
            } else if (frame instanceof Http2DataFrame data) {
                end = data.isEndStream();
                body.append(data.content().toString(StandardCharsets.ISO_8859_1));
            }
            keep(this, forwarded(end));
            if (frame instanceof Http2HeadersFrame && !end && Field.has(fields, "expect")) {
                ctx.writeAndFlush(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("100")));
            }
            if (end) {
                answer(ctx);
            }
        }

        private Forwarded forwarded(boolean complete) {
            String method = text(head.method());
            String target = text(head.path());
            return new Forwarded(
                    true, method, target, method + " " + target, text(head.authority()),
                    List.copyOf(fields), body.toString(), List.copyOf(trailers), complete);
        }

        private void answer(ChannelHandlerContext ctx) {
            String text = text(head.path()).equals(PROBE)
                    ? "HTTP/1.1 200 OK\r\nContent-Length: " + PROBED.length() + "\r\n\r\n" + PROBED
                    : reply().bytes();
            int at = 0;
            for (Message next = Message.head(text, at); next != null; next = Message.head(text, at)) {
                String status = next.line().split(" ", 3)[1];
                boolean bodiless =
                        status.startsWith("1") || status.matches("[23]04") || text(head.method()).equals("HEAD");
                Message message = next.withBody(
                        text, bodiless ? Message.Unframed.NEVER : Message.Unframed.AT_CLOSE, true);
                write(ctx, status, message);
                at = status.startsWith("1") ? message.end() : text.length();
            }
            ctx.flush();
        }

        private void write(ChannelHandlerContext ctx, String status, Message message) {
            boolean end = message.complete() && !status.startsWith("1");
            boolean trailing = !message.trailers().isEmpty();
            boolean empty = message.body().isEmpty();
            ctx.write(new DefaultHttp2HeadersFrame(
                    headers(message.fields()).status(status), end && empty && !trailing));
            if (!empty) {
                ctx.write(new DefaultHttp2DataFrame(
                        Unpooled.copiedBuffer(message.body(), StandardCharsets.ISO_8859_1), end && !trailing));
            }
            if (trailing) {
                ctx.write(new DefaultHttp2HeadersFrame(headers(message.trailers()), end));
            }
            if (!message.complete()) {
                ctx.write(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
            }
        }

        private static Http2Headers headers(List<Field> fields) {
            var headers = new DefaultHttp2Headers(false);
            fields.stream()
                    .filter(field -> !field.name().equalsIgnoreCase("transfer-encoding"))
                    .forEach(field -> headers.add(field.name().toLowerCase(Locale.ROOT), field.value()));
            return headers;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // A reset stream: what came of it is kept as incomplete.
            ctx.close();
        }
    }

    private static String text(@Nullable CharSequence value) {
        return value == null ? "" : value.toString();
    }
}
