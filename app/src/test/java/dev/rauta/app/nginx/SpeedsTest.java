// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.app.nginx.site.IngressSite;
import dev.rauta.app.nginx.site.IngressSite.Manifests;
import dev.rauta.app.nginx.site.ScriptedServer;
import dev.rauta.app.testing.Answer;
import dev.rauta.app.testing.ForKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How fast bodies go, and what waits for whom, as annotations of ingress-nginx say; over real sockets. */
final class SpeedsTest {
    private static final int KIBIBYTE = 1024;
    private static final int MEBIBYTE = KIBIBYTE * KIBIBYTE;
    /** More than sockets on both sides of the dataplane hold. */
    private static final int LARGE = 64 * MEBIBYTE;

    @TempDir
    private Path folder;

    private final List<AutoCloseable> toClose = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : toClose.reversed()) {
            one.close();
        }
    }

    private <T extends AutoCloseable> T closing(T one) {
        toClose.add(one);
        return one;
    }

    private IngressSite site(Manifests manifests) throws IOException {
        return closing(new IngressSite(folder, 1, manifests));
    }

    @Test
    @Timeout(300)
    @ForKey({"limit-rate", "limit-rate-after"})
    @DisplayName("a response is sent at limit-rate at most, what comes after limit-rate-after of it; 0 is no limit")
    void rates() throws Exception {
        ScriptedServer web = closing(ScriptedServer.of((asked, out) -> {
            ScriptedServer.say(out, "200 OK", "", "x".repeat(192 * KIBIBYTE));
            return true;
        }));
        IngressSite site = site(new Manifests()
                .service("web", web.port())
                .ingress("limited", "web", "limit-rate", "64")
                .ingress("later", "web", "limit-rate", "64", "limit-rate-after", "96")
                // Hours, were it not for the rest of them.
                .ingress("never", "web", "limit-rate", "1", "limit-rate-after", "192")
                .ingress("any", "web", "limit-rate", "0", "limit-rate-after", "1"));
        assertThat(seconds(site, "limited")).as("192 KiB at 64 KiB a second").isGreaterThan(2.99);
        assertThat(seconds(site, "later")).as("96 KiB of them").isGreaterThan(1.49);
        assertThat(seconds(site, "never")).isNotNegative();
        assertThat(seconds(site, "any")).isNotNegative();
    }

    private static double seconds(IngressSite site, String name) throws IOException {
        long began = System.nanoTime();
        assertThat(site.get(name + ".example", "/").body()).as(name).hasSize(192 * KIBIBYTE);
        return Duration.ofNanos(System.nanoTime() - began).toMillis() / 1e3;
    }

    @Test
    @Timeout(300)
    @ForKey({"proxy-buffering", "proxy-buffer-size", "proxy-buffers-number"})
    @DisplayName("with proxy-buffering a Service is rid of proxy-buffers-number times proxy-buffer-size at once, however slow the client; else it waits for it")
    void buffers() throws Exception {
        CountDownLatch small = new CountDownLatch(1);
        CountDownLatch large = new CountDownLatch(3);
        ScriptedServer web = closing(ScriptedServer.of((asked, out) -> {
            boolean whole = asked.line().contains("/small");
            say(out, whole ? 8 * MEBIBYTE : LARGE);
            (whole ? small : large).countDown();
            return true;
        }));
        IngressSite site = site(new Manifests()
                .service("web", web.port())
                .ingress("buffered", "web", "proxy-buffering", "on", "proxy-buffer-size", "32k", "proxy-buffers-number", "256")
                .ingress("few", "web", "proxy-buffering", "on", "proxy-buffer-size", "32k", "proxy-buffers-number", "2")
                .ingress("short", "web", "proxy-buffering", "on", "proxy-buffer-size", "1k", "proxy-buffers-number", "64")
                .ingress("off", "web", "proxy-buffering", "off", "proxy-buffer-size", "32k", "proxy-buffers-number", "2000"));
        List<Socket> waiting = new ArrayList<>();
        for (String name : List.of("few", "short", "off")) {
            waiting.add(slow(site, name, "/large"));
            web.next();
        }
        Socket buffered = slow(site, "buffered", "/small");
        assertThat(small.await(60, TimeUnit.SECONDS)).as("the Service is rid of all, and nobody has read any").isTrue();
        assertThat(large.getCount()).as("those that wait for their clients").isEqualTo(3);
        assertThat(Answer.read(buffered, StandardCharsets.ISO_8859_1).body()).hasSize(8 * MEBIBYTE);
        for (Socket socket : waiting) {
            assertThat(drained(socket)).isGreaterThan(LARGE);
        }
        assertThat(large.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private static void say(OutputStream out, int size) throws IOException {
        out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        byte[] piece = new byte[MEBIBYTE];
        for (int sent = 0; sent < size; sent += piece.length) {
            out.write(piece);
        }
        out.flush();
    }

    /** A client that has asked, and reads nothing. */
    private Socket slow(IngressSite site, String name, String target) throws IOException {
        Socket socket = closing(new Socket());
        socket.setReceiveBufferSize(16 * KIBIBYTE);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), site.port()));
        socket.getOutputStream().write(("GET " + target + " HTTP/1.1\r\nHost: " + name + ".example\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static long drained(Socket socket) throws IOException {
        return socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    @Test
    @Timeout(300)
    @ForKey("proxy-send-timeout")
    @DisplayName("a Service that takes nothing more of a request for proxy-send-timeout is given up with 504; one that takes it slowly is not")
    void sending() throws Exception {
        ServerSocket deaf = closing(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
        ServerSocket slow = closing(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
        CountDownLatch over = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> take(deaf, _ -> over.await(200, TimeUnit.SECONDS)));
        Thread.ofVirtual().start(() -> take(slow, SpeedsTest::slowly));
        IngressSite site = site(new Manifests()
                .service("deaf", deaf.getLocalPort())
                .service("slow", slow.getLocalPort())
                .ingress("given-up", "deaf", "proxy-send-timeout", "1", "proxy-read-timeout", "600",
                        "proxy-body-size", "0", "proxy-next-upstream", "off")
                .ingress("patient", "slow", "proxy-send-timeout", "3", "proxy-read-timeout", "600", "proxy-body-size", "0"));
        assertThat(post(site, "given-up").status()).isEqualTo(504);
        over.countDown();
        assertThat(post(site, "patient").status()).as("longer than 3 s in all").isEqualTo(200);
    }

    /** A body that no sockets hold, until it is through or nobody wants the rest. */
    private static Answer post(IngressSite site, String name) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST / HTTP/1.1\r\nHost: " + name + ".example\r\nConnection: close\r\nContent-Length: " + LARGE + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            Thread.ofVirtual().start(() -> {
                try {
                    byte[] piece = new byte[MEBIBYTE];
                    for (int sent = 0; sent < LARGE; sent += piece.length) {
                        out.write(piece);
                    }
                } catch (IOException e) {
                    // Whoever has given up the request reads no more of it; what it was told is looked at.
                    return;
                }
            });
            return head(socket);
        }
    }

    /** An answer whose connection may end in the midst of what is still being sent. */
    private static Answer head(Socket socket) throws IOException {
        socket.setSoTimeout(120_000);
        StringBuilder head = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
            int one = in.read();
            if (one < 0) {
                throw new IOException("no answer: '" + head + "'");
            }
            head.append((char) one);
        }
        return new Answer(Integer.parseInt(head.substring(9, 12)), head.toString(), "");
    }

    /** What is done about a request once its head is here. */
    private interface Taking {
        void take(Socket socket) throws IOException, InterruptedException;
    }

    /** The first that is one of HTTP/1.1: who may speak HTTP/2 is asked that before. */
    private static void take(ServerSocket listening, Taking taking) {
        StringBuilder head = new StringBuilder("PRI ");
        while (head.indexOf("PRI ") == 0) {
            try (Socket socket = listening.accept()) {
                head.setLength(0);
                while (head.indexOf("\r\n\r\n") < 0) {
                    head.append((char) socket.getInputStream().read());
                }
                if (head.indexOf("PRI ") != 0) {
                    taking.take(socket);
                }
            } catch (IOException e) {
                // The test sees what its client gets.
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A piece at a time, and most of it after more than three seconds. */
    private static void slowly(Socket socket) throws IOException, InterruptedException {
        for (int piece = 0; piece < 16; piece++) {
            Thread.sleep(piece < 9 ? 400 : 0);
            socket.getInputStream().readNBytes(LARGE / 16);
        }
        ScriptedServer.say(socket.getOutputStream(), "200 OK", "", "");
    }
}
