// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.upstream;

import dev.rauta.routes.upstream.Endpoint;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import jdk.net.ExtendedSocketOptions;

/** An HTTP/1.1 upstream on loopback that does with its bytes exactly what a script says. */
public final class RawH1Upstream implements AutoCloseable {

    /** What happens on one connection, on a thread of its own; the connection closes when it returns or throws. */
    public interface Script {
        void run(Connection connection) throws IOException;
    }

    private final Script script;
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final Queue<Connection> open = new ConcurrentLinkedQueue<>();
    private final Accepting server;

    private RawH1Upstream(Script script) {
        this.script = script;
        this.server = Accepting.start(100, this::accepted);
    }

    public static RawH1Upstream start(Script script) {
        return new RawH1Upstream(script);
    }

    /** One that reads a request without a body, sends {@code response} as it stands, and closes. */
    public static RawH1Upstream answering(String response) {
        return start(connection -> {
            if (connection.readHead() != null) {
                connection.send(response);
            }
        });
    }

    public Endpoint endpoint() {
        return server.endpoint();
    }

    /** How many connections it has accepted. */
    public int accepted() {
        return server.accepted();
    }

    /** The request lines that it read. */
    public Queue<String> requests() {
        return requests;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Connection connection : open) {
            connection.gone.countDown();
            connection.socket.close();
        }
    }

    private Runnable accepted(Socket socket, int number) throws IOException {
        Connection connection = new Connection(socket, number);
        open.add(connection);
        return () -> serve(connection);
    }

    private void serve(Connection connection) {
        try (Socket socket = connection.socket) {
            script.run(connection);
        } catch (IOException e) {
            // The peer has closed, which is what many a script waits for.
        } finally {
            connection.gone.countDown();
            open.remove(connection);
        }
    }

    /** One accepted connection. */
    public final class Connection {
        private final Socket socket;
        private final InputStream in;
        private final int number;
        private final CountDownLatch gone = new CountDownLatch(1);

        private Connection(Socket socket, int number) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.number = number;
            socket.setTcpNoDelay(true);
        }

        /** 1 for the first. */
        public int number() {
            return number;
        }

        /** Has the kernel acknowledge what comes as late as it may (RFC 9293, section 3.8.6.3). */
        public Connection acknowledgeLate() throws IOException {
            socket.setOption(ExtendedSocketOptions.TCP_QUICKACK, false);
            return this;
        }

        /** The next request's head, null where the peer closed before one. */
        public String readHead() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    return null;
                }
                head.append((char) next);
            }
            requests.add(head.substring(0, head.indexOf(" HTTP/")));
            return head.toString();
        }

        /** The next of the chunks of a body, empty for the last. */
        public String readChunk() throws IOException {
            StringBuilder size = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new IOException("closed in a body");
                }
                size.append((char) next);
            }
            byte[] chunk = in.readNBytes(Integer.parseInt(size.toString().strip(), 16));
            in.skipNBytes(2);
            return new String(chunk, StandardCharsets.ISO_8859_1);
        }

        /** The body that a head's content-length announces. */
        public byte[] readBody(String head) throws IOException {
            int at = head.toLowerCase(Locale.ROOT).indexOf("content-length: ");
            return at < 0 ? new byte[0] : in.readNBytes(Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at))));
        }

        /** So many bytes; fewer where the peer ends before. */
        public String read(int bytes) throws IOException {
            return new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
        }

        public Connection send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        }

        /** Answers 200 with {@code body}, and keeps the connection. */
        public Connection ok(String body) throws IOException {
            return send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        }

        /** Reads nothing until this upstream closes. */
        public void awaitGone() throws IOException {
            try {
                gone.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        /** Answers a client's upgrade to a WebSocket, of the key that RFC 6455 (section 1.3) has; sends back whatever comes then. */
        public void webSocketEcho() throws IOException {
            if (readHead() != null) {
                send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
                echo();
            }
        }

        /** Sends back whatever comes, until the peer ends. */
        public void echo() throws IOException {
            in.transferTo(socket.getOutputStream());
        }

        /** Reads until the peer closes, breaks off included. */
        public void awaitEnd() {
            try {
                in.skip(Long.MAX_VALUE);
                while (in.read() >= 0) {
                    in.skip(Long.MAX_VALUE);
                }
            } catch (IOException e) {
                // Broken off.
            }
        }

        /** Sends back what comes, up to and with {@code last}. */
        public void echoUntil(String last) throws IOException {
            StringBuilder seen = new StringBuilder();
            while (seen.indexOf(last) < 0) {
                int next = in.read();
                if (next < 0) {
                    return;
                }
                seen.append((char) next);
                send(String.valueOf((char) next));
            }
        }

        /** Everything up to the end of the peer's half. */
        public String readToEnd() throws IOException {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }

        /** Ends our side alone. */
        public Connection endOutput() throws IOException {
            socket.shutdownOutput();
            return this;
        }

        /** Closes with a TCP reset. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
