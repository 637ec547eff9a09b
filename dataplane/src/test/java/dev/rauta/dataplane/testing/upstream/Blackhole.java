// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.upstream;

import dev.rauta.routes.upstream.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** An address on loopback that takes no more connections, and refuses none. */
public final class Blackhole implements AutoCloseable {
    private static final int MOST = 20;

    private final ServerSocket full;
    private final List<Socket> fillers = new ArrayList<>();

    private Blackhole(ServerSocket full) {
        this.full = full;
    }

    public static Blackhole open() throws IOException {
        Blackhole hole = new Blackhole(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        for (int i = 0; i < MOST; i++) {
            Socket filler = new Socket();
            hole.fillers.add(filler);
            try {
                filler.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), hole.full.getLocalPort()), 200);
            } catch (SocketTimeoutException | ConnectException e) {
                return hole;
            }
        }
        hole.close();
        throw new IllegalStateException("a backlog of 1 took " + MOST + " connections (expected: fewer)");
    }

    public Endpoint endpoint() {
        return new Endpoint("127.0.0.1", full.getLocalPort());
    }

    /** Takes connections from now on, and passes on to {@code behind} what comes of them. */
    public void openTo(Endpoint behind) {
        Thread.ofVirtual().start(() -> {
            while (!full.isClosed()) {
                try {
                    Socket taken = full.accept();
                    Socket onward = new Socket(behind.host(), behind.port());
                    Thread.ofVirtual().start(() -> pipe(taken, onward));
                    Thread.ofVirtual().start(() -> pipe(onward, taken));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private static void pipe(Socket from, Socket to) {
        try (from; to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // Either has gone, and the other goes with it.
        }
    }

    @Override
    public void close() throws IOException {
        for (Socket filler : fillers) {
            filler.close();
        }
        full.close();
    }
}
