// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.pod;

import dev.rauta.e2e.chaos.wire.FrameStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An upstream that says its name in every answer, over HTTP/1.1, WebSocket, HTTP/2 with prior knowledge and gRPC on one port.
 */
public final class Pod implements AutoCloseable {
    private static final int BACKLOG = 256;

    private final String name;
    private final ServerSocket listening;
    private final Map<Socket, Served> connections = new ConcurrentHashMap<>();
    private volatile boolean leaving;

    private Pod(String name, ServerSocket listening) {
        this.name = name;
        this.listening = listening;
    }

    /** Starts one on a free port of an address. */
    public static Pod start(String name, String host) {
        try {
            var pod = new Pod(name, new ServerSocket(0, BACKLOG, InetAddress.getByName(host)));
            Thread.startVirtualThread(pod::accept);
            return pod;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String name() {
        return name;
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** What a process does on SIGTERM: listens no more, ends what is idle, and has the rest end in its protocol's good order. */
    public void leave() {
        leaving = true;
        close(listening);
        connections.forEach(Pod::leave);
    }

    /** Ends at once. */
    @Override
    public void close() {
        leaving = true;
        close(listening);
        connections.keySet().forEach(Pod::close);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                socket.setTcpNoDelay(true);
                Thread.startVirtualThread(() -> serve(socket));
            } catch (IOException e) {
                // The socket was closed, or a client gone before it was accepted.
                continue;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Served served = startsHttp2(in) ? new PodHttp2(name, in, socket) : new PodHttp1(name, in, socket);
            connections.put(socket, served);
            if (leaving) {
                leave(socket, served);
            }
            served.run();
        } catch (IOException e) {
            // The client has gone or the pod ends; whoever waits for an answer sees that himself.
            return;
        } finally {
            connections.remove(socket);
        }
    }

    private static boolean startsHttp2(InputStream in) throws IOException {
        in.mark(FrameStream.PREFACE.length);
        byte[] first = in.readNBytes(3);
        in.reset();
        if (first.length == 3 && first[0] == 'P' && first[1] == 'R' && first[2] == 'I') {
            in.skipNBytes(FrameStream.PREFACE.length);
            return true;
        }
        return false;
    }

    private static void leave(Socket socket, Served served) {
        try {
            served.leave();
        } catch (IOException e) {
            close(socket);
        }
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException("not closed", e);
        }
    }
}
