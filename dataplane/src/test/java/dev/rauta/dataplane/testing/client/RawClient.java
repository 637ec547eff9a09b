// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import jdk.net.ExtendedSocketOptions;

/** A client that sends exactly the bytes it is told to, over HTTP/1.1. */
public final class RawClient implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    /** A response as read off the wire. */
    public record Response(String head, String body) {
        public int status() {
            return Integer.parseInt(head.substring(9, 12));
        }

        public String header(String name) {
            for (String line : head.split("\r\n")) {
                if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
                    return line.substring(name.length() + 1).strip();
                }
            }
            return "";
        }
    }

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    public static RawClient connect(int port) throws IOException {
        return of(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    public static RawClient of(Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        return new RawClient(socket);
    }

    /** Has the kernel acknowledge what comes as late as it may (RFC 9293, section 3.8.6.3). */
    public RawClient acknowledgeLate() throws IOException {
        socket.setOption(ExtendedSocketOptions.TCP_QUICKACK, false);
        return this;
    }

    public RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends a GET and reads its response. */
    public Response get(String host, String target) throws IOException {
        return send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").response();
    }

    /** Reads one head, and its body by length, chunks, or to the end. */
    public Response response() throws IOException {
        String head = head();
        Response plain = new Response(head, "");
        if (plain.status() < 200 || plain.status() == 204 || plain.status() == 304) {
            return plain;
        }
        if (plain.header("transfer-encoding").equals("chunked")) {
            return new Response(head, chunks());
        }
        String length = plain.header("content-length");
        byte[] body = length.isEmpty() ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
        return new Response(head, new String(body, StandardCharsets.ISO_8859_1));
    }

    /** Reads up to an empty line. */
    public String head() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after: " + bytes.toString(StandardCharsets.ISO_8859_1));
            }
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** Whether the other side has closed. */
    public boolean closed() throws IOException {
        return in.read() < 0;
    }

    /** Ends our side alone. */
    public RawClient endOutput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** The raw stream, for bodies too large for a string. */
    public InputStream stream() {
        return in;
    }

    /** Reads the next of a body's chunks, empty for the last. */
    public String chunk() throws IOException {
        int size = Integer.parseInt(line(), 16);
        String chunk = new String(in.readNBytes(size), StandardCharsets.ISO_8859_1);
        line();
        return chunk;
    }

    private String chunks() throws IOException {
        StringBuilder body = new StringBuilder();
        while (true) {
            int size = Integer.parseInt(line(), 16);
            if (size == 0) {
                StringBuilder trailers = new StringBuilder();
                for (String line = line(); !line.isEmpty(); line = line()) {
                    trailers.append('|').append(line);
                }
                return body.append(trailers).toString();
            }
            body.append(new String(in.readNBytes(size), StandardCharsets.ISO_8859_1));
            line();
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("closed in a line");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
