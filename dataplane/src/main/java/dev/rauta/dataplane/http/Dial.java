// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.util.function.Consumer;

/** Connects sockets of one event loop. */
public final class Dial {
    private Dial() {}

    /**
     * Connects one; {@code done} hears on {@code loop} what came of it, perhaps before this returns.
     *
     * <p>Where a socket cannot even be made, as beyond the process's number of descriptors, it has no loop, and Netty tells of
     * it on a thread of its own.
     *
     * @param loop the bootstrap's only one
     */
    public static void connect(Bootstrap bootstrap, EventLoop loop, SocketAddress to, Consumer<ChannelFuture> done) {
        ChannelFuture connecting = bootstrap.connect(to);
        connecting.addListener(_ -> {
            if (loop.inEventLoop()) {
                done.accept(connecting);
            } else {
                loop.execute(() -> done.accept(connecting));
            }
        });
    }
}
