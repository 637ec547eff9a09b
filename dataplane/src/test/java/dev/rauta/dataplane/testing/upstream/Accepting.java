// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.upstream;

import dev.rauta.routes.upstream.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A listening socket on loopback, each connection of which gets a thread of its own. */
final class Accepting implements AutoCloseable {
    private final ServerSocket server;
    private final AtomicInteger accepted = new AtomicInteger();

    /** What is done with connections; asked in the order in which they come, by the thread that accepts. */
    interface Connections {
        /** What its thread runs; {@code number} is 1 for the first. */
        Runnable accepted(Socket socket, int number) throws IOException;
    }

    private Accepting(int backlog) {
        try {
            this.server = new ServerSocket(0, backlog, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Accepting start(int backlog, Connections connections) {
        Accepting accepting = new Accepting(backlog);
        Thread.ofVirtual().start(() -> accepting.acceptAll(connections));
        return accepting;
    }

    Endpoint endpoint() {
        return new Endpoint("127.0.0.1", server.getLocalPort());
    }

    /** How many connections there have been. */
    int accepted() {
        return accepted.get();
    }

    private void acceptAll(Connections connections) {
        while (!server.isClosed()) {
            try {
                Thread.ofVirtual().start(connections.accepted(server.accept(), accepted.incrementAndGet()));
            } catch (IOException e) {
                return;
            }
        }
    }

    /** Takes no more; connections that are there go on. */
    @Override
    public void close() throws IOException {
        server.close();
    }
}
