// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where it is heard what came of a connection. */
final class DialTest {
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = (EventLoop) loops.next();

    @AfterEach
    void stop() throws Exception {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    /** What a process without a free descriptor sees. */
    public static final class NoSocket extends NioSocketChannel {
        public NoSocket() {
            super(fail());
        }

        private static SocketChannel fail() {
            throw new ChannelException("Too many open files");
        }
    }

    private boolean succeeds(Class<? extends Channel> type, int port) throws Exception {
        CompletableFuture<Boolean> heard = new CompletableFuture<>();
        Bootstrap bootstrap = new Bootstrap().group(loop).channel(type).handler(new ChannelInboundHandlerAdapter());
        loop.execute(() -> Dial.connect(
                bootstrap, loop, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), connecting -> tell(heard, connecting)));
        return heard.get(20, TimeUnit.SECONDS);
    }

    private void tell(CompletableFuture<Boolean> heard, ChannelFuture connecting) {
        if (loop.inEventLoop()) {
            heard.complete(connecting.isSuccess());
        } else {
            heard.completeExceptionally(new AssertionError("heard on " + Thread.currentThread()));
        }
    }

    @Test
    void aSocketThatCannotBeMadeIsHeardOfOnTheLoop() throws Exception {
        assertThat(succeeds(NoSocket.class, 9)).isFalse();
    }

    @Test
    void anythingElseToo() throws Exception {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
            assertThat(succeeds(NioSocketChannel.class, port)).isTrue();
        }
        assertThat(succeeds(NioSocketChannel.class, port)).isFalse();
    }
}
