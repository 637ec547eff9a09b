// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.nginx;

import dev.rauta.e2e.chaos.wire.Http1Head;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An HTTP/1.1 server for each Service, which says its name and what it was asked, and hangs up on whoever speaks anything else. Who
 * asks it for a login is let in with the cookie {@code in=yes}, else 401.
 */
final class NamedUpstreams implements AutoCloseable {
    private static final int BACKLOG = 256;

    /** What is told of a request beside its first line. */
    private static final List<String> FIELDS =
            List.of("host", "x-forwarded-proto", "x-forwarded-prefix", "x-auth-request-user", "x-partner", "authorization");

    private final String host;
    private final Map<String, ServerSocket> servers = new TreeMap<>();

    /** @param host where they listen */
    NamedUpstreams(String host) {
        this.host = host;
    }

    /** The port of a Service, which is served from then on. */
    int port(String service) {
        return servers.computeIfAbsent(service, this::start).getLocalPort();
    }

    private ServerSocket start(String service) {
        try {
            ServerSocket listening = new ServerSocket(0, BACKLOG, InetAddress.getByName(host));
            Thread.startVirtualThread(() -> accept(service, listening));
            return listening;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void accept(String service, ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                Thread.startVirtualThread(() -> serve(service, socket));
            } catch (IOException e) {
                // The socket was closed, or a client gone before it was accepted.
                continue;
            }
        }
    }

    private static void serve(String service, Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            in.mark(1);
            int first = in.read();
            in.reset();
            while (first >= 'A' && first <= 'Z') {
                Http1Head head = Http1Head.read(in);
                if (head == null || !head.firstLine().endsWith(" HTTP/1.1")) {
                    return;
                }
                head.body(in);
                socket.getOutputStream().write(answer(service, head));
            }
        } catch (IOException e) {
            // The client has gone; whoever waits for an answer sees that himself.
            return;
        }
    }

    private static byte[] answer(String service, Http1Head head) {
        String[] line = head.firstLine().split(" ", 3);
        boolean login = line[1].startsWith("/oauth2/auth");
        boolean in = head.field("cookie").contains("in=yes");
        StringBuilder body = new StringBuilder(service + " " + line[0] + " " + line[1] + "\n");
        FIELDS.stream().filter(field -> !head.field(field).isEmpty())
                .forEach(field -> body.append(field).append(": ").append(head.field(field)).append('\n'));
        return ("HTTP/1.1 " + (login && !in ? "401 Unauthorized" : "200 OK")
                        + (login && in ? "\r\nX-Auth-Request-User: ann" : "")
                        + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
                        + (line[0].equals("HEAD") ? "" : body))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        for (ServerSocket server : servers.values()) {
            server.close();
        }
    }
}
