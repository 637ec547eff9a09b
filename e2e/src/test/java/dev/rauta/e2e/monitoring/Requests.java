// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.monitoring;

import dev.rauta.e2e.process.Http;
import dev.rauta.e2e.process.Tls;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;

/** Requests of every kind that the dashboards tell apart, some dozens a second until it is closed. */
final class Requests implements AutoCloseable {
    private static final int THREADS = 8;
    private static final int PAUSE_MILLIS = 100;
    private static final int PATIENCE_MILLIS = 10_000;

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(THREADS);
    private final AtomicLong answered = new AtomicLong();
    private final int plain;
    private final int tls;
    private final int raw;

    /**
     * Sends nothing yet.
     *
     * @param raw a port whose connections go on as they are
     */
    Requests(int plain, int tls, int raw) {
        this.plain = plain;
        this.tls = tls;
        this.raw = raw;
    }

    void start() {
        // Three at a time are more than the one that its breaker lets through.
        for (String url : List.of(
                "web.test/", "flaky.test/", "flaky.test/500", "flaky.test/404", "sick.test/", "absent.test/", "untrusted.test/",
                "counted.test/", "mirrored.test/", "nobody.test/", "slow.test/slow", "slow.test/slow", "slow.test/slow")) {
            int slash = url.indexOf('/');
            repeat(() -> Http.get("http://127.0.0.1:" + plain + url.substring(slash), "Host", url.substring(0, slash)));
        }
        repeat(this::overTls);
        repeat(this::asItIs);
    }

    /** How many over TLS and over TCP were answered. */
    long answered() {
        return answered.get();
    }

    private void repeat(Runnable request) {
        clock.scheduleWithFixedDelay(request, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void overTls() {
        try (Socket socket = new Socket("127.0.0.1", tls);
                SSLSocket secured = Tls.over(socket, "web.test")) {
            ask(secured, "web.test");
        } catch (IOException e) {
            complain(e);
        }
    }

    private void asItIs() {
        try (Socket socket = new Socket("127.0.0.1", raw)) {
            ask(socket, "raw.test");
        } catch (IOException e) {
            complain(e);
        }
    }

    private static void complain(IOException e) {
        System.err.println("a request was not answered: " + e);
    }

    private void ask(Socket socket, String host) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream()
                .write(("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        if (socket.getInputStream().readAllBytes().length == 0) {
            throw new IOException("no answer from " + host);
        }
        answered.incrementAndGet();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
