// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Hands out loopback ports that are free now, for TCP and UDP, and were not handed out before in this JVM. */
public final class FreePorts {
    /** Below the range from which the kernel takes ports of connections and of servers that leave it the choice. */
    private static final int FIRST = 12_000;

    private static final int LAST = 32_000;
    private static final Set<Integer> GIVEN = new HashSet<>();

    private FreePorts() {}

    public static synchronized int next() {
        int port = candidate();
        while (!take(port)) {
            port = candidate();
        }
        return port;
    }

    /** A port that is free, as the next one is. */
    public static int pair() {
        return 1 + offset(1, 2);
    }

    /** A distance from these ports at which each of them is free. */
    public static synchronized int offset(int... ports) {
        while (true) {
            int offset = candidate();
            boolean free = true;
            for (int port : ports) {
                free &= take(offset + port);
            }
            if (free) {
                return offset;
            }
        }
    }

    private static int candidate() {
        return ThreadLocalRandom.current().nextInt(FIRST, LAST);
    }

    private static boolean take(int port) {
        if (GIVEN.contains(port)) {
            return false;
        }
        try (var socket = new ServerSocket();
                var datagrams = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            socket.setReuseAddress(false);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            GIVEN.add(port);
            return true;
        } catch (BindException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
