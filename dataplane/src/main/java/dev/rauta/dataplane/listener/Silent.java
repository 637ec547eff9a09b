// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;

/**
 * A connection that has not come as far as its protocol; confined to a worker.
 *
 * <p>Its first request may be on its way when a drain begins, so it has as long as one that is idle between requests; and where its
 * handshake has begun, until that is over, for which there is a time limit of its own.
 */
final class Silent implements ServerConnection {
    private final Channel channel;
    private final Connections connections;
    private final Grace grace = new Grace();

    Silent(Channel channel, Connections connections) {
        this.channel = channel;
        this.connections = connections;
    }

    @Override
    public void drain() {
        grace.begin(connections.graceNanos());
    }

    @Override
    public void tick(long now) {
        if (grace.over(now) && !shakesHands()) {
            channel.close();
        }
    }

    /** From the ClientHello on: what follows is only a matter of the client's speed. */
    private boolean shakesHands() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        return tls != null && !tls.handshakeFuture().isDone();
    }
}
