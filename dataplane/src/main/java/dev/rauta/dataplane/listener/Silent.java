// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import io.netty.channel.Channel;

/**
 * A connection that has not come as far as its protocol; confined to a worker.
 *
 * <p>Its first request may be on its way when a drain begins, so it has as long as one that is idle between requests.
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
    public int streams() {
        return 0;
    }

    @Override
    public void drain() {
        grace.begin(connections.graceNanos());
    }

    @Override
    public void tick(long now) {
        if (grace.over(now)) {
            channel.close();
        }
    }
}
