// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.client;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A client with a port of its own that hears nobody but the address that it speaks to. */
public final class UdpClient implements AutoCloseable {
    private final DatagramSocket socket;

    private UdpClient(InetSocketAddress address) throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.connect(address);
        socket.setSoTimeout(20_000);
    }

    public static UdpClient to(int port) throws IOException {
        return to("127.0.0.1", port);
    }

    public static UdpClient to(String address, int port) throws IOException {
        return new UdpClient(new InetSocketAddress(address, port));
    }

    public UdpClient say(String text) throws IOException {
        return say(text.getBytes(StandardCharsets.US_ASCII));
    }

    public UdpClient say(byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length));
        return this;
    }

    public byte[] bytes() throws IOException {
        DatagramPacket got = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(got);
        return Arrays.copyOf(got.getData(), got.getLength());
    }

    public String hear() throws IOException {
        return new String(bytes(), StandardCharsets.US_ASCII);
    }

    /** The answer to one datagram. */
    public String ask(String text) throws IOException {
        return say(text).hear();
    }

    /** Whether nothing comes for a while. */
    public boolean silence(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            bytes();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout(20_000);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
