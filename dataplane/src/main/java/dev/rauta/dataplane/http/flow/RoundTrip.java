// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.flow;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;

/** How long a peer's answer takes, as its connection's kernel measures it. */
public final class RoundTrip {
    private static final long NANOS = 1000;

    private RoundTrip() {}

    /** The smoothed round trip of {@code channel} (RFC 6298, section 2), in nanoseconds; zero where its transport does not tell. */
    public static long nanos(Channel channel) {
        return channel instanceof EpollSocketChannel socket && socket.isOpen() ? socket.tcpInfo().rtt() * NANOS : 0;
    }
}
