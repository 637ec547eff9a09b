// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.upstream;

import dev.rauta.routes.upstream.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
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

    private TcpUpstream(String name, ServerSocket socket) {
        this.name = name;
        this.socket = socket;
        Thread.ofVirtual().start(this::accept);
    }

    public static TcpUpstream named(String name) {
        try {
            return new TcpUpstream(name, new ServerSocket(0, 500, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a client reads next, as text of that length or up to its connection's end. */
    public static String read(Socket client, int length) throws IOException {
        return new String(client.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }

    /** Whether all that a client says comes back to it as it was. */
    public static boolean saysBack(Socket client, int length) throws IOException {
        byte[] much = new byte[length];
        new Random(1).nextBytes(much);
        Thread.ofVirtual().start(() -> {
            try {
                client.getOutputStream().write(much);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return Arrays.equals(client.getInputStream().readNBytes(much.length), much);
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
                    throw new UncheckedIOException(e);
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
