// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.worker;

import dev.rauta.dataplane.http.Buffers;
import dev.rauta.dataplane.listener.datagram.Datagrams;
import dev.rauta.dataplane.listener.plan.Opening;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A worker's sockets that clients come in by; confined to its event loop. */
final class Sockets {
    /** A burst of as many bytes waits for the loop; the system may allow less. */
    private static final int DATAGRAMS_WAITING = 1 << 20;

    /** As in Linux' headers: SOL_SOCKET and SO_KEEPALIVE, IPPROTO_TCP and TCP_NODELAY; Netty knows both for connections alone. */
    private static final ChannelOption<Integer> KEEP_ALIVE = new IntegerUnixChannelOption("SO_KEEPALIVE", 1, 9);

    private static final ChannelOption<Integer> NO_DELAY = new IntegerUnixChannelOption("TCP_NODELAY", 6, 1);

    private static final long LOOK_MILLIS = 5;
    private static final int LOOKS = 50;

    private final EventLoop loop;
    private final Transport transport;
    private final Map<Opening, Channel> open = new HashMap<>();

    Sockets(EventLoop loop, Transport transport) {
        this.loop = loop;
        this.transport = transport;
    }

    /** Accepts connections, which all go to {@code accepted} and belong to no loop yet. */
    ChannelFuture listen(Opening opening, InetSocketAddress address, Consumer<Channel> accepted) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(transport.serverType())
                .option(ChannelOption.SO_BACKLOG, 4096)
                .option(ChannelOption.SO_REUSEADDR, true)
                .handler(new Acceptor(transport.inheritsOptions(), accepted));
        if (transport.inheritsOptions()) {
            // Once here in place of two system calls for each connection.
            bootstrap.option(KEEP_ALIVE, 1).option(NO_DELAY, 1);
        }
        return bind(bootstrap, opening, address);
    }

    /** Takes datagrams, which all go to {@code receiver}. */
    ChannelFuture receive(Opening opening, InetSocketAddress address, ChannelHandler receiver) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(transport.datagramType())
                .option(ChannelOption.ALLOCATOR, Buffers.POOLED)
                .option(ChannelOption.RECVBUF_ALLOCATOR, Datagrams.room())
                .option(ChannelOption.SO_RCVBUF, DATAGRAMS_WAITING)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Datagrams.WAITING)
                .handler(receiver);
        return bind(bootstrap, opening, address);
    }

    /** Closes one; connections that it accepted go on. */
    void close(Opening opening) {
        Channel socket = open.remove(opening);
        if (socket != null) {
            socket.close();
        }
    }

    /**
     * Takes no new connection, once those are accepted that wait in the kernel: to close on them would be to reset them. Each
     * look is in a pass of its own, in which the loop has heard what there is to accept.
     */
    void closeListening() {
        List.copyOf(open.keySet()).stream()
                .filter(opening -> !opening.datagrams())
                .forEach(opening -> look(opening, -1, LOOKS));
    }

    /** @param left for clients that come without a pause: some of them must be told that nobody listens */
    private void look(Opening opening, long before, int left) {
        Channel socket = open.get(opening);
        Acceptor acceptor = socket == null ? null : socket.pipeline().get(Acceptor.class);
        if (acceptor == null || left == 0 || acceptor.accepted() == before || !acceptor.accepting()) {
            close(opening);
        } else {
            long now = acceptor.accepted();
            loop.schedule(() -> look(opening, now, left - 1), LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Whether connections may come. */
    boolean listening() {
        return open.keySet().stream().anyMatch(opening -> !opening.datagrams());
    }

    void closeAll() {
        List.copyOf(open.keySet()).forEach(this::close);
    }

    private ChannelFuture bind(Bootstrap bootstrap, Opening opening, InetSocketAddress address) {
        if (transport.sharesPorts()) {
            bootstrap.option(UnixChannelOption.SO_REUSEPORT, true);
        }
        ChannelFuture binding = bootstrap.bind(address);
        binding.addListener(_ -> {
            if (binding.isSuccess()) {
                open.put(opening, binding.channel());
            }
        });
        return binding;
    }
}
