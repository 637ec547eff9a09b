// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.listener.plan.Opening;
import dev.rauta.dataplane.testing.TestTransport;
import dev.rauta.routes.Binding;
import dev.rauta.routes.testing.FreePorts;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SocketsTest {
    private final int port = FreePorts.next();
    private final Transport transport = TestTransport.chosen();
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, transport.handlers());
    private final EventLoop loop = (EventLoop) loops.next();
    private final Sockets sockets = new Sockets(loop, transport);
    private final List<Socket> clients = new ArrayList<>();

    /** Confined to the loop. */
    private final List<Channel> accepted = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** The kernel has answered them, so they believe that they are connected; a close would reset them. */
    @Test
    void whatWaitsInTheKernelIsAcceptedBeforeTheSocketCloses() throws Exception {
        Opening opening = new Opening(Binding.own(port), false);
        loop.submit(() -> sockets.listen(opening, new InetSocketAddress("127.0.0.1", port), this::take)).get().sync();
        CountDownLatch asked = new CountDownLatch(1);
        loop.execute(() -> {
            try {
                asked.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        for (int i = 0; i < 100; i++) {
            clients.add(new Socket(InetAddress.getLoopbackAddress(), port));
        }
        loop.execute(sockets::closeListening);
        asked.countDown();
        await().until(() -> !loop.submit(sockets::listening).get());
        assertThat(loop.submit(accepted::size).get()).isEqualTo(100);
        assertThat(loop.submit(() -> accepted.stream().allMatch(Channel::isActive)).get()).isTrue();
    }

    private void take(Channel channel) {
        accepted.add(channel);
        loop.register(channel);
    }
}
