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
import java.util.Map;

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

    /** Whether every dataplane's every answer for a host is good and has a field so. */
    static boolean allSay(Fleet fleet, String host, String field, String value) throws IOException {
        for (int dataplane = 0; dataplane < Fleet.DATAPLANES; dataplane++) {
            for (int i = 0; i < TIMES; i++) {
                Answer answer = ask(fleet.plainPort(dataplane), host);
                if (!answer.good() || !answer.head().field(field).equals(value)) {
                    return false;
                }
            }
        }
        return true;
    }

    private record Answer(Http1Head head, String body) {
        boolean good() {
            return head.firstLine().startsWith("HTTP/1.1 200 ");
        }
    }

    /** The Service that answers for a host at a port; the first line where the answer is not 200. */
    static String service(int port, String host) throws IOException {
        Answer answer = ask(port, host);
        return answer.good() ? Expected.service(answer.body()) : answer.head().firstLine();
    }

    private static Answer ask(int port, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(MILLIS);
            socket.getOutputStream().write(("GET /probe HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Http1Head head = Http1Head.read(in);
            if (head == null) {
                return new Answer(new Http1Head("nobody", Map.of()), "");
            }
            return new Answer(head, new String(head.body(in), StandardCharsets.UTF_8));
        }
    }
}
