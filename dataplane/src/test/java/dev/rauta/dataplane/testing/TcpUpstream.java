// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing;

import dev.rauta.routes.upstream.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/** A server that says its name in a line, then says back what it hears, until it hears no more. */
public final class TcpUpstream implements AutoCloseable {
    private final ServerSocket socket;
    private final String name;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private TcpUpstream(String name) throws IOException {
        this.name = name;
        this.socket = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public static TcpUpstream named(String name) throws IOException {
        return new TcpUpstream(name);
    }

    public Endpoint endpoint() {
        return new Endpoint("127.0.0.1", socket.getLocalPort());
    }

    /** How each connection ended, in order: {@code end} where its client had said all, else {@code broken}. */
    public BlockingQueue<String> heard() {
        return heard;
    }

    /** The connections that stand. */
    public Set<Socket> open() {
        return open;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            OutputStream out = client.getOutputStream();
            out.write((name + "\n").getBytes(StandardCharsets.US_ASCII));
            InputStream in = client.getInputStream();
            in.transferTo(out);
            client.shutdownOutput();
            heard.add("end");
        } catch (IOException e) {
            heard.add("broken");
        } finally {
            open.remove(client);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket client : open) {
            client.close();
        }
    }
}
