// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.nginx;

import dev.rauta.e2e.chaos.wire.Http1Head;
import dev.rauta.e2e.process.Tls;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Asks a dataplane as clients from elsewhere would: by the host's name, in plain or over TLS, each time on another connection. */
record Visitor(int plainPort, int tlsPort) {
    private static final int MILLIS = 20_000;

    /**
     * What is asked.
     *
     * @param fields lines of {@code NAME: VALUE}
     */
    record Request(boolean tls, String host, String method, String target, List<String> fields) {
        Request {
            fields = List.copyOf(fields);
        }

        static Request plain(String host, String target, String... fields) {
            return new Request(false, host, "GET", target, List.of(fields));
        }

        static Request tls(String host, String target, String... fields) {
            return new Request(true, host, "GET", target, List.of(fields));
        }

        Request by(String other) {
            return new Request(tls, host, other, target, fields);
        }

        /** The same with a name and a password. */
        Request as(String user, String password) {
            String credentials = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
            return new Request(tls, host, method, target, List.of("Authorization: Basic " + credentials));
        }

        @Override
        public String toString() {
            return method + (tls ? " https://" : " http://") + host + target + (fields.isEmpty() ? "" : " " + fields);
        }
    }

    /** Asks; what comes back is what a client goes by: certificate, status, where it is sent, what it is asked for, and what is there. */
    String ask(Request request) {
        try (Socket socket = open(request)) {
            socket.setSoTimeout(MILLIS);
            StringBuilder text = new StringBuilder("%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n"
                    .formatted(request.method(), request.target(), request.host()));
            request.fields().forEach(field -> text.append(field).append("\r\n"));
            if (List.of("POST", "PUT", "PATCH").contains(request.method())) {
                text.append("Content-Length: 0\r\n");
            }
            socket.getOutputStream().write(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Http1Head head = Http1Head.read(in);
            if (head == null) {
                throw new EOFException("closed before an answer");
            }
            boolean none = request.method().equals("HEAD") || head.firstLine().contains(" 204") || head.firstLine().contains(" 304");
            return (request.tls() ? Tls.subject(socket) + "\n" : "") + told(head) + (none ? "" : new String(head.body(in), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return "no answer";
        }
    }

    private static String told(Http1Head head) {
        StringBuilder text = new StringBuilder(head.firstLine()).append('\n');
        for (String field : List.of("location", "www-authenticate", "access-control-allow-origin", "access-control-allow-methods", "x-robots-tag")) {
            if (!head.field(field).isEmpty()) {
                text.append(field).append(": ").append(head.field(field).replaceAll("nonce=\"[^\"]*\"", "nonce")).append('\n');
            }
        }
        return text.toString();
    }

    private Socket open(Request request) throws IOException {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), request.tls() ? tlsPort : plainPort);
        plain.setSoTimeout(MILLIS);
        return request.tls() ? Tls.over(plain, request.host()) : plain;
    }
}
