// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.pod;

import dev.rauta.e2e.chaos.wire.Http1Head;
import dev.rauta.e2e.chaos.wire.WebSocketStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A pod's HTTP/1.1 connection, which may become a WebSocket. */
final class PodHttp1 implements Served {
    /** RFC 6455, section 1.3. */
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final String name;
    private final InputStream in;
    private final Socket socket;
    private final OutputStream out;
    private boolean busy;
    private boolean leaving;
    private @Nullable WebSocketStream webSocket;

    PodHttp1(String name, InputStream in, Socket socket) throws IOException {
        this.name = name;
        this.in = in;
        this.socket = socket;
        this.out = socket.getOutputStream();
    }

    @Override
    public void run() throws IOException {
        for (Http1Head head = Http1Head.read(in); head != null; head = Http1Head.read(in)) {
            begin();
            if (head.field("upgrade").equalsIgnoreCase("websocket")) {
                echo(upgrade(head));
                return;
            }
            int length = head.body(in).length;
            if (!answer(head, length)) {
                return;
            }
        }
    }

    private synchronized void begin() {
        busy = true;
    }

    /** Answers, and says whether there may be another request. */
    private synchronized boolean answer(Http1Head request, int length) throws IOException {
        byte[] body = (name + " " + request.firstLine() + " " + length).getBytes(StandardCharsets.UTF_8);
        boolean last = leaving || request.closes();
        out.write(("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + body.length + "\r\n"
                + (last ? "Connection: close\r\n" : "") + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
        out.flush();
        busy = false;
        return !last;
    }

    private synchronized WebSocketStream upgrade(Http1Head request) throws IOException {
        out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(request.field("sec-websocket-key")) + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        webSocket = new WebSocketStream(in, socket, false);
        if (leaving) {
            webSocket.close(WebSocketStream.GOING_AWAY);
        }
        return webSocket;
    }

    /** Every text comes back behind the name, until one side says Close; what comes after our own Close is not read as a text. */
    private void echo(WebSocketStream stream) throws IOException {
        for (WebSocketStream.Frame frame = stream.read(); frame != null; frame = stream.read()) {
            switch (frame) {
                case WebSocketStream.Frame.Text(String text) -> echo(stream, text);
                case WebSocketStream.Frame.Close(int code) -> {
                    close(stream, code);
                    return;
                }
            }
        }
    }

    private synchronized void echo(WebSocketStream stream, String text) throws IOException {
        if (!leaving) {
            stream.text(name + " " + text);
        }
    }

    private synchronized void close(WebSocketStream stream, int code) throws IOException {
        if (!leaving) {
            stream.close(code);
        }
    }

    @Override
    public synchronized void leave() throws IOException {
        leaving = true;
        if (webSocket != null) {
            webSocket.close(WebSocketStream.GOING_AWAY);
        } else if (!busy) {
            socket.close();
        }
    }

    private static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
