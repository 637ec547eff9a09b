// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges;

import dev.rauta.dataplane.exchanges.plan.Dice;
import dev.rauta.routes.upstream.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The upstream of one case: it answers what comes as the plan says, over as many connections as come. */
final class Upstream implements AutoCloseable {
    private final LiveCase live;
    private final Dice dice;
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private Upstream(LiveCase live, Dice dice) throws IOException {
        this.live = live;
        this.dice = dice;
    }

    static Upstream start(LiveCase live, Dice dice) throws IOException {
        Upstream upstream = new Upstream(live, dice);
        live.start(upstream::accept, () -> {});
        return upstream;
    }

    Endpoint endpoint() {
        return new Endpoint("127.0.0.1", listening.getLocalPort());
    }

    private void accept() throws IOException {
        while (!closed) {
            Socket socket;
            try {
                socket = listening.accept();
            } catch (IOException e) {
                if (closed) {
                    return;
                }
                throw e;
            }
            open.add(socket);
            Dice own = dice.split();
            live.start(() -> serve(socket, own), () -> {});
        }
    }

    private void serve(Socket socket, Dice own) throws Exception {
        try (socket) {
            if (live.plan().upstreamHttp2()) {
                Http2Upstream.serve(live, socket, own);
            } else {
                Http1Upstream.serve(live, socket, own);
            }
        } catch (IOException e) {
            if (!closed) {
                throw e;
            }
        } finally {
            open.remove(socket);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
