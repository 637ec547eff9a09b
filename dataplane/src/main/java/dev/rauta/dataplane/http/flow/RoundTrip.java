// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.flow;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

/** How long a peer's answer takes, as its connection's kernel measures it. */
public final class RoundTrip {
    private static final long NANOS = 1000;

    private RoundTrip() {}

    /** The smoothed round trip of {@code channel} (RFC 6298, section 2), in nanoseconds; zero where its transport does not tell. */
    public static long nanos(Channel channel) {
        if (!channel.isOpen()) {
            return 0;
        }
        return switch (channel) {
            case EpollSocketChannel socket -> socket.tcpInfo().rtt() * NANOS;
            case IoUringSocketChannel socket -> socket.tcpInfo().rtt() * NANOS;
            default -> 0;
        };
    }
}
