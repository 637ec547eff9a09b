// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.nginx.site;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** An upstream that answers each request of HTTP/1.1 as a script says, and keeps what it was asked; every connection has a thread. */
public final class ScriptedServer implements AutoCloseable {
    /** What is done about a request. */
    @FunctionalInterface
    public interface Script {
        /** Answers. @return whether the connection goes on */
        boolean answer(Asked asked, OutputStream out) throws IOException, InterruptedException;
    }

    /** A request, as it has come. */
    public record Asked(String head, byte[] body) {
        public String line() {
            return head.substring(0, head.indexOf("\r\n"));
        }

        public String field(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    private final ServerSocket listening;
    private final Script script;
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> prefaces = new LinkedBlockingQueue<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    public ScriptedServer(ServerSocket listening, Script script) {
        this.listening = listening;
        this.script = script;
        Thread.ofPlatform().daemon().start(this::accept);
    }

    /** In the clear. */
    public static ScriptedServer of(Script script) throws IOException {
        return new ScriptedServer(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), script);
    }

    /** Answers with a name and the request's head. */
    public static ScriptedServer saying(String name) throws IOException {
        return of((asked, out) -> {
            say(out, "200 OK", "", name + "\n" + asked.head());
            return true;
        });
    }

    public static void say(OutputStream out, String status, String fields, String body) throws IOException {
        out.write(("HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n" + fields + "\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Waits until the server is closed: nothing more is said. */
    public void silence() throws InterruptedException {
        closed.await(60, TimeUnit.SECONDS);
    }

    /** What it was asked since this was last asked. */
    public List<Asked> asked() {
        List<Asked> all = new ArrayList<>();
        asked.drainTo(all);
        return all;
    }

    /** The next request that comes. */
    public Asked next() throws InterruptedException {
        Asked one = asked.poll(20, TimeUnit.SECONDS);
        if (one == null) {
            throw new IllegalStateException("no request");
        }
        return one;
    }

    /** The first line of a connection that does not speak HTTP/1.1. */
    public String preface() throws InterruptedException {
        String one = prefaces.poll(20, TimeUnit.SECONDS);
        return one == null ? "" : one;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                if (listening.isClosed()) {
                    socket.close();
                    return;
                }
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // Closed, or a handshake that came to nothing: the test sees what its client gets.
                continue;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                if (head.startsWith("PRI ")) {
                    prefaces.add(head.substring(0, head.indexOf("\r\n")));
                    return;
                }
                Asked one = new Asked(head, body(head, in));
                asked.add(one);
                if (!script.answer(one, socket.getOutputStream())) {
                    return;
                }
            }
        } catch (IOException e) {
            // The other side has gone, which is its business.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int end = 0;
        while (end < 4) {
            int one = in.read();
            if (one < 0) {
                return "";
            }
            head.write(one);
            end = one == "\r\n\r\n".charAt(end) ? end + 1 : one == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static byte[] body(String head, InputStream in) throws IOException {
        String length = new Asked(head, new byte[0]).field("content-length");
        if (!length.isEmpty()) {
            return in.readNBytes(Integer.parseInt(length));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (new Asked(head, new byte[0]).field("transfer-encoding").equals("chunked")) {
            for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
                body.write(in.readNBytes(size));
                line(in);
            }
            line(in);
        }
        return body.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int one = in.read(); one >= 0 && one != '\n'; one = in.read()) {
            if (one != '\r') {
                line.append((char) one);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
        // A thread that is just about to accept may hold the port open a little longer.
        Awaitility.await().until(this::refuses);
    }

    private boolean refuses() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            return !socket.isConnected();
        } catch (ConnectException e) {
            return true;
        }
    }
}
