// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.testing;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a client was answered on a connection that ended with it.
 *
 * @param head its first line and fields
 */
public record Answer(int status, String head, String body) {
    private static final int PATIENCE_MILLIS = 30_000;

    /** Sends a request that ends its connection, and reads until that has ended; what waits too long fails. */
    public static Answer to(Socket socket, String method, String host, String target, String body, String... fields) throws IOException {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        if (!body.isEmpty()) {
            head.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write((head + "\r\n" + body).getBytes(StandardCharsets.ISO_8859_1));
        return read(socket, StandardCharsets.UTF_8);
    }

    /**
     * All that comes until the connection ends.
     *
     * @param charset of the body
     */
    public static Answer read(Socket socket, Charset charset) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        String all = new String(socket.getInputStream().readAllBytes(), charset);
        int end = all.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("no answer: '" + all + "'");
        }
        return new Answer(Integer.parseInt(all.substring(9, 12)), all.substring(0, end), all.substring(end + 4));
    }

    /** A field by its name in lower case; empty where it is not there. */
    public String field(String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElse("");
    }

    /** Of a cookie that it sets, name and value. */
    public String cookie() {
        String set = field("set-cookie");
        return set.isEmpty() ? "" : set.substring(0, set.indexOf(';'));
    }
}
