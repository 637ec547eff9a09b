// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An HTTP/1.1 upstream that reads as the plain rules say, whatever a proxy meant; guarded by itself. */
public final class Http1Recorder implements Recorder {
    private final ServerSocket server;
    private final Set<Socket> open = new HashSet<>();
    /** By connection and place in it, so that a request that goes on replaces what was known of it. */
    private final Map<String, Forwarded> kept = new LinkedHashMap<>();
    private Reply reply = Reply.OK;
    private int connections;

    private Http1Recorder(ServerSocket server) {
        this.server = server;
    }

    public static Http1Recorder start() {
        try {
            Http1Recorder recorder = new Http1Recorder(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(recorder::accept);
            return recorder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int port() {
        return server.getLocalPort();
    }

    @Override
    public synchronized void reply(Reply next) {
        reply = next;
    }

    @Override
    public synchronized List<Forwarded> take() {
        List<Forwarded> all = new ArrayList<>(kept.values());
        kept.clear();
        return all;
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets()) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized List<Socket> sockets() {
        return List.copyOf(open);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                String name = opened(socket);
                Thread.ofVirtual().start(() -> serve(socket, name));
            } catch (IOException e) {
                // The server socket was closed: this is the loop's end.
                return;
            }
        }
    }

    private synchronized String opened(Socket socket) {
        open.add(socket);
        return "connection " + connections++;
    }

    private synchronized void closed(Socket socket) {
        open.remove(socket);
    }

    private synchronized Reply keep(String key, Forwarded request) {
        boolean probe = request.target().equals(PROBE);
        if (!probe) {
            kept.put(key, request);
        }
        return probe
                ? new Reply("HTTP/1.1 200 OK\r\nContent-Length: " + PROBED.length() + "\r\n\r\n" + PROBED, false)
                : reply;
    }

    private void serve(Socket socket, String name) {
        try (socket) {
            Octets in = new Octets(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            Set<Integer> continued = new HashSet<>();
            int at = 0;
            while (in.more()) {
                String text = in.text();
                while (at < text.length()) {
                    Message message = Message.head(text, at);
                    if (message == null) {
                        break;
                    }
                    Message whole = message.withBody(text, Message.Unframed.NONE, false);
                    Reply next = keep(name + " " + at, forwarded(whole));
                    if (!whole.complete()) {
                        if (Field.has(whole.fields(), "expect") && continued.add(at)) {
                            write(out, "HTTP/1.1 100 Continue\r\n\r\n");
                        }
                        break;
                    }
                    write(out, whole.line().startsWith("HEAD ") ? headOf(next.bytes()) : next.bytes());
                    if (next.thenCloses()) {
                        return;
                    }
                    at = whole.end();
                }
            }
            String rest = in.text().substring(at);
            if (!rest.isEmpty() && Message.head(rest, 0) == null) {
                keep(name + " rest", new Forwarded(false, "", "", rest, "", List.of(), "", List.of(), false));
            }
        } catch (IOException e) {
            // The proxy left; what it sent is kept.
            return;
        } finally {
            closed(socket);
        }
    }

    private static String headOf(String bytes) {
        return bytes.substring(0, bytes.indexOf("\r\n\r\n") + 4);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static Forwarded forwarded(Message message) {
        String[] words = message.line().split(" ", -1);
        String target = words.length > 1 ? words[1] : "";
        return new Forwarded(
                false, words[0], target, message.line(), Field.joined(message.fields(), "host"),
                message.fields(), message.body(), message.trailers(), message.complete());
    }
}
