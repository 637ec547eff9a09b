// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.echo;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A running sample upstream. */
public final class EchoServer implements AutoCloseable {
    private static final int MAX_STREAMS = 1000;
    private final EventLoopGroup loops;
    private final Channel channel;

    private EchoServer(EventLoopGroup loops, Channel channel) {
        this.loops = loops;
        this.channel = channel;
    }

    /**
     * Starts one.
     *
     * @param address where it listens; port 0 lets the system choose
     * @param name what it calls itself in its answers
     * @throws IOException where the address cannot be bound
     */
    public static EchoServer start(InetSocketAddress address, EchoProtocol protocol, String name) throws IOException {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        serve(connection.pipeline(), protocol, name);
                    }
                });
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            loops.shutdownGracefully();
            throw new IOException("address: " + address.getHostString() + ":" + address.getPort() + " "
                    + bound.cause().getMessage() + " (expected: free)");
        }
        return new EchoServer(loops, bound.channel());
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
        loops.shutdownGracefully();
    }

    private static void serve(ChannelPipeline pipeline, EchoProtocol protocol, String name) {
        switch (protocol) {
            case http1 -> serveHttp1(pipeline, name);
            case h2c -> serveHttp2(pipeline, name);
            case both ->
                pipeline.addLast(new PrefaceSniffer(rest -> serveHttp1(rest, name), rest -> serveHttp2(rest, name)));
        }
    }

    private static void serveHttp1(ChannelPipeline pipeline, String name) {
        pipeline.addLast(new HttpServerCodec(), new EchoHandler(name, "http1"));
    }

    private static void serveHttp2(ChannelPipeline pipeline, String name) {
        pipeline.addLast(
                Http2FrameCodecBuilder.forServer()
                        .initialSettings(Http2Settings.defaultSettings().maxConcurrentStreams(MAX_STREAMS))
                        .build(),
                new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.pipeline()
                                .addLast(new Http2StreamFrameToHttpObjectCodec(true), new EchoHandler(name, "h2c"));
                    }
                }));
    }
}
