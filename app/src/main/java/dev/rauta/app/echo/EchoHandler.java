// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.echo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Answers each request with JSON about itself; bodies are counted and dropped as they come. */
final class EchoHandler extends SimpleChannelInboundHandler<HttpObject> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String name;
    private final String protocol;
    private @Nullable HttpRequest request;
    private long bodyLength;

    EchoHandler(String name, String protocol) {
        this.name = name;
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
            bodyLength = 0;
            if (HttpUtil.is100ContinueExpected(head)) {
                ctx.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
            }
        }
        if (message instanceof HttpContent content) {
            bodyLength += content.content().readableBytes();
        }
        if (message instanceof LastHttpContent && request != null) {
            answer(ctx, request);
            request = null;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest head) {
        ByteBuf body = Unpooled.wrappedBuffer(JSON.writeValueAsBytes(describe(head)));
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        boolean keepAlive = HttpUtil.isKeepAlive(head);
        HttpUtil.setKeepAlive(response, keepAlive);
        var written = ctx.write(response);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
            ctx.flush();
        }
    }

    private Map<String, Object> describe(HttpRequest head) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, String> header : head.headers()) {
            String field = header.getKey().toLowerCase(Locale.ROOT);
            // Netty's own notes about a stream; they never came over the wire.
            if (!field.startsWith("x-http2-")) {
                headers.merge(field, header.getValue(), (a, b) -> a + ", " + b);
            }
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("name", name);
        answer.put("protocol", protocol);
        answer.put("method", head.method().name());
        answer.put("path", head.uri());
        answer.put("headers", headers);
        answer.put("bodyLength", bodyLength);
        return answer;
    }
}
