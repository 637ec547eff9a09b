// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.passthrough;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Two connections that are one: what comes in at either goes out at the other; confined to a worker. */
public final class Splice {
    private final Relay client;
    private final long idleNanos;
    private long movedAt = System.nanoTime();

    Splice(Channel channel, Duration idleTimeout) {
        this.idleNanos = idleTimeout.toNanos();
        this.client = new Relay(channel, this::moved);
        channel.config().setAutoRead(false);
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.pipeline().addLast(client);
    }

    void connect(Bootstrap bootstrap, InetSocketAddress address) {
        ChannelFuture connecting = bootstrap.connect(address);
        connecting.addListener(_ -> {
            if (!connecting.isSuccess()) {
                client.close();
            } else if (client.closed()) {
                connecting.channel().close();
            } else {
                Relay server = new Relay(connecting.channel(), this::moved);
                connecting.channel().pipeline().addLast(server);
                moved();
                Relay.join(client, server);
            }
        });
    }

    /** Closes both where nothing has moved for long; called several times a second. */
    public void tick(long now) {
        if (now - movedAt > idleNanos) {
            client.close();
        }
    }

    private void moved() {
        movedAt = System.nanoTime();
    }
}
