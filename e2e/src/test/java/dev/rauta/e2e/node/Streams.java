// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks the example's servers of lines and of datagrams once; each waits two seconds at most. */
final class Streams {
    private static final int MILLIS = 2_000;

    private Streams() {}

    /** Sends a line, and answers the first that comes back and looks like JSON: the server greets first. */
    static String line(String address, int port, String line) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), MILLIS);
            socket.setSoTimeout(MILLIS);
            socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String answer = in.readLine();
            while (answer != null && !answer.startsWith("{")) {
                answer = in.readLine();
            }
            return answer;
        }
    }

    /** Sends a datagram, and answers the one that comes back. */
    static String datagram(String address, int port, String payload) throws IOException {
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout(MILLIS);
            byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(bytes, bytes.length, new InetSocketAddress(address, port)));
            var answer = new DatagramPacket(new byte[2048], 2048);
            socket.receive(answer);
            return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
        }
    }
}
