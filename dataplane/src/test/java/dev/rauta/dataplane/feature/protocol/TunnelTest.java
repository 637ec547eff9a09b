// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bytes that go on for long: upgrades, and bodies larger than any memory that is meant for them. */
final class TunnelTest {
    private static final long GIGABYTE = 1L << 30;
    private static final String UPGRADE = "GET /chat HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

    private final int port = FreePorts.next();
    private final RunningDataplane rauta = RunningDataplane.start(1);

    @AfterEach
    void stop() {
        rauta.close();
    }

    private void serve(UpstreamProtocol protocol, Endpoint endpoint) {
        rauta.apply(Tables.http(port)
                .upstream("web", protocol, endpoint)
                .forward("a.example", "/", "web")
                .snapshot());
    }

    @ParameterizedTest
    @EnumSource(value = UpstreamProtocol.class, names = {"HTTP1", "AUTO"})
    void aWebSocketIsATunnelAfterItsHandshake(UpstreamProtocol protocol) throws Exception {
        try (ServerSocket upstream = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> upgradeAll(upstream));
            serve(protocol, new Endpoint("127.0.0.1", upstream.getLocalPort()));
            try (RawClient client = RawClient.connect(port)) {
                client.send(UPGRADE);
                String head = client.head();
                assertThat(head).startsWith("HTTP/1.1 101").containsIgnoringCase("upgrade: websocket");
                for (int i = 0; i < 10; i++) {
                    client.send("frame " + i);
                    assertThat(new String(client.stream().readNBytes(7), StandardCharsets.US_ASCII)).isEqualTo("frame " + i);
                }
                client.send("bye");
                assertThat(new String(client.stream().readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("bye");
            }
        }
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().connections() == 0);
    }

    private static void upgradeAll(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> upgrade(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void upgrade(Socket socket) {
        try (socket) {
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                int next = socket.getInputStream().read();
                if (next < 0 || head.toString().startsWith("PRI * ")) {
                    return;
                }
                head.append((char) next);
            }
            socket.getOutputStream().write(("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                            + "Upgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] buffer = new byte[1024];
            for (int read = socket.getInputStream().read(buffer); read > 0; read = socket.getInputStream().read(buffer)) {
                socket.getOutputStream().write(buffer, 0, read);
                if (new String(buffer, 0, read, StandardCharsets.US_ASCII).equals("bye")) {
                    return;
                }
            }
        } catch (IOException e) {
            // The other side has closed.
        }
    }

    @ParameterizedTest
    @EnumSource(value = UpstreamProtocol.class, names = {"HTTP1", "HTTP2"})
    void aGigabyteDownPassesInBoundedMemory(UpstreamProtocol protocol) throws Exception {
        try (FakeUpstream upstream =
                protocol == UpstreamProtocol.HTTP2 ? FakeUpstream.h2c("web") : FakeUpstream.http1("web")) {
            serve(protocol, upstream.endpoint());
            try (RawClient client = RawClient.connect(port); Peak peak = new Peak()) {
                client.send("GET /big/" + GIGABYTE + " HTTP/1.1\r\nHost: a.example\r\n\r\n");
                assertThat(client.head()).contains("content-length: " + GIGABYTE);
                client.stream().skipNBytes(GIGABYTE);
                assertThat(client.get("a.example", "/after").status()).isEqualTo(200);
                assertThat(peak.bytes()).isLessThan(96L << 20);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = UpstreamProtocol.class, names = {"HTTP1", "HTTP2"})
    void aGigabyteUpPassesInBoundedMemory(UpstreamProtocol protocol) throws Exception {
        try (FakeUpstream upstream =
                protocol == UpstreamProtocol.HTTP2 ? FakeUpstream.h2c("web") : FakeUpstream.http1("web")) {
            serve(protocol, upstream.endpoint());
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    RawClient client = RawClient.of(socket);
                    Peak peak = new Peak()) {
                client.send("POST /up HTTP/1.1\r\nHost: a.example\r\nContent-Length: " + GIGABYTE + "\r\n\r\n");
                byte[] part = new byte[1 << 20];
                for (long sent = 0; sent < GIGABYTE; sent += part.length) {
                    socket.getOutputStream().write(part);
                }
                assertThat(client.response().body()).contains("POST /up " + GIGABYTE + " ");
                assertThat(peak.bytes()).isLessThan(96L << 20);
            }
        }
    }

    /** The largest amount of direct memory that this JVM, upstream and client included, held at one time. */
    private static final class Peak implements AutoCloseable {
        private final AtomicLong most = new AtomicLong();
        private final Thread watcher = Thread.ofPlatform().daemon().start(this::watch);

        private void watch() {
            while (!Thread.currentThread().isInterrupted()) {
                most.accumulateAndGet(PlatformDependent.usedDirectMemory(), Math::max);
                Thread.onSpinWait();
                try {
                    Thread.sleep(5);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        long bytes() {
            return most.get();
        }

        @Override
        public void close() {
            watcher.interrupt();
        }
    }
}
