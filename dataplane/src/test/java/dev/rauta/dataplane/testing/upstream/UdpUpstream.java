// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.upstream;

import dev.rauta.routes.upstream.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that answers each datagram with its name, a colon, and what it got, cut to the largest there can be. */
public final class UdpUpstream implements AutoCloseable {
    private static final int LARGEST = 65_507;

    private final DatagramSocket socket;
    private final byte[] prefix;
    private final List<Integer> ports = new CopyOnWriteArrayList<>();

    private UdpUpstream(String name, DatagramSocket socket) {
        this.prefix = (name + ":").getBytes(StandardCharsets.US_ASCII);
        this.socket = socket;
        Thread.ofVirtual().start(this::serve);
    }

    public static UdpUpstream named(String name) {
        try {
            return new UdpUpstream(name, new DatagramSocket(0, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Endpoint endpoint() {
        return new Endpoint("127.0.0.1", socket.getLocalPort());
    }

    /** Where each datagram came from. */
    public List<Integer> ports() {
        return ports;
    }

    private void serve() {
        byte[] room = new byte[LARGEST];
        while (!socket.isClosed()) {
            try {
                DatagramPacket got = new DatagramPacket(room, room.length);
                socket.receive(got);
                ports.add(got.getPort());
                byte[] answer = new byte[Math.min(LARGEST, prefix.length + got.getLength())];
                System.arraycopy(prefix, 0, answer, 0, prefix.length);
                System.arraycopy(room, 0, answer, prefix.length, answer.length - prefix.length);
                socket.send(new DatagramPacket(answer, answer.length, got.getSocketAddress()));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
