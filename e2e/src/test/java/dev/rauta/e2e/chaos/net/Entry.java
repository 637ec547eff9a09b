// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.function.Function;

/** A listening port of loopback whose connections are each handed on to another port. */
final class Entry implements AutoCloseable {
    private static final int BACKLOG = 256;
    private static final int CONNECT_MILLIS = 1000;

    private final ServerSocket listening;

    /** @param onward opens the link of an accepted connection; empty where there is nowhere to go */
    Entry(Function<Socket, Optional<Link>> onward) {
        try {
            listening = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(() -> accept(onward));
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept(Function<Socket, Optional<Link>> onward) {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                client.setTcpNoDelay(true);
                Thread.startVirtualThread(
                        () -> onward.apply(client).ifPresentOrElse(Link::begin, () -> Link.reset(client, true)));
            } catch (IOException e) {
                // The socket was closed, or a client gone before it was accepted.
                continue;
            }
        }
    }

    /** A connection to a port of loopback; empty where nobody takes it. */
    static Optional<Socket> connect(int port) {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return Optional.of(socket);
        } catch (IOException e) {
            Link.reset(socket, false);
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
