// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos;

import dev.rauta.e2e.chaos.load.Expected;
import dev.rauta.e2e.chaos.wire.Http1Head;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks dataplanes past the balancer, on a connection of its own for each question, so that every worker is met. */
final class Probe {
    private static final int TIMES = 8;
    private static final int MILLIS = 2000;

    private Probe() {}

    /** Whether every dataplane's every answer for a host is from a Service. */
    static boolean all(Fleet fleet, String host, String service) throws IOException {
        for (int dataplane = 0; dataplane < Fleet.DATAPLANES; dataplane++) {
            for (int i = 0; i < TIMES; i++) {
                if (!service(fleet.plainPort(dataplane), host).equals(service)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The Service that answers for a host at a port; the first line where the answer is not 200. */
    static String service(int port, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(MILLIS);
            socket.getOutputStream().write(("GET /probe HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Http1Head head = Http1Head.read(in);
            if (head == null) {
                return "nobody";
            }
            String body = new String(head.body(in), StandardCharsets.UTF_8);
            return head.firstLine().startsWith("HTTP/1.1 200 ") ? Expected.service(body) : head.firstLine();
        }
    }
}
