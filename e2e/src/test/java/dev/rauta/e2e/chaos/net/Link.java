// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Two sockets, what comes from one going to the other: a FIN as a FIN, a reset as a reset. */
final class Link {
    private static final int PIECE = 16 * 1024;

    private final Socket client;
    private final Socket server;
    private final Weather weather;
    private final Runnable onEnd;
    private final AtomicInteger halves = new AtomicInteger(2);

    Link(Socket client, Socket server, Weather weather, Runnable onEnd) {
        this.client = client;
        this.server = server;
        this.weather = weather;
        this.onEnd = onEnd;
    }

    void begin() {
        Thread.startVirtualThread(() -> copy(client, server));
        Thread.startVirtualThread(() -> copy(server, client));
    }

    private void copy(Socket from, Socket to) {
        byte[] piece = new byte[PIECE];
        try {
            InputStream in = from.getInputStream();
            for (int got = in.read(piece, 0, weather.piece(PIECE)); got >= 0; got = in.read(piece, 0, weather.piece(PIECE))) {
                weather.pass(got);
                to.getOutputStream().write(piece, 0, got);
            }
            weather.pass(0);
            to.shutdownOutput();
        } catch (IOException e) {
            sever();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            sever();
        }
        if (halves.decrementAndGet() == 0) {
            reset(client, false);
            reset(server, false);
            onEnd.run();
        }
    }

    /** Resets both. */
    void sever() {
        reset(client, true);
        reset(server, true);
    }

    /** Closes a socket, with a RST where {@code hard}. */
    static void reset(Socket socket, boolean hard) {
        try (socket) {
            if (hard && !socket.isClosed()) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException e) {
            // It is closed either way, and its other end sees that.
            return;
        }
    }
}
