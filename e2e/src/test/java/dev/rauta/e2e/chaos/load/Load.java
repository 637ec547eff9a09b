// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.load;

import dev.rauta.e2e.chaos.ledger.Kind;
import dev.rauta.e2e.chaos.ledger.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Everything that asks at once: HTTP/1.1, HTTP/2, WebSocket and gRPC, in the clear and over TLS, about 480 requests and messages
 * a second, at moments that no answer moves.
 */
public final class Load implements AutoCloseable {
    /** How long a client waits before it calls a request lost. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Hosts whose route leads to one Service for good. */
    public static final String CLASSIC = "classic.test";
    public static final String SECURE = "secure.test";
    public static final String GRPC = "grpc.gateway.test";
    public static final String CALLED = "called.test";

    /** Hosts whose route is edited, of an Ingress and of an HTTPRoute. */
    public static final String EDITED = "edited.test";
    public static final String EDITED_GATEWAY = "edited.gateway.test";

    private static final int MOST_IN_FLIGHT = 250;
    private static final int KEPT = 16;
    private static final int STREAMS_OF_A_CONNECTION = 200;
    private static final Duration MESSAGE_PERIOD = Duration.ofMillis(100);

    private final Ledger ledger;
    private final Entrance entrance;
    private final Expected expected;
    private final Duration age;
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private final Semaphore room = new Semaphore(MOST_IN_FLIGHT);
    private final List<Runnable> ends = new ArrayList<>();
    private volatile boolean stopping;

    private Load(Ledger ledger, Entrance entrance, Expected expected, Duration age) {
        this.ledger = ledger;
        this.entrance = entrance;
        this.expected = expected;
        this.age = age;
    }

    /**
     * Begins to ask.
     *
     * @param age after which clients end their WebSockets and streams by themselves
     */
    public static Load start(Ledger ledger, Entrance entrance, Expected expected, Duration age) {
        var load = new Load(ledger, entrance, expected, age);
        load.http1(List.of(CLASSIC, EDITED, SECURE), List.of(EDITED, CLASSIC), 1);
        load.http2(List.of(EDITED_GATEWAY, SECURE), 1);
        load.calls();
        load.conversations();
        return load;
    }

    /** Begins to ask by HTTP/1.1 and HTTP/2 only, about 75 times a second: some hosts in the clear, and {@link #SECURE} over TLS. */
    public static Load requests(Ledger ledger, Entrance entrance, Expected expected, List<String> hosts) {
        var load = new Load(ledger, entrance, expected, Duration.ZERO);
        load.http1(hosts, hosts, 4);
        load.http2(hosts, 4);
        return load;
    }

    private void http1(List<String> onKept, List<String> onNew, int slower) {
        // As many fewer connections, so that each rests no longer between two requests.
        http1(Kind.HTTP1, onKept, KEPT / slower, 120 / slower);
        http1(Kind.HTTP1_TLS, List.of(SECURE), KEPT / slower, 30 / slower);
        http1(Kind.HTTP1_NEW, onNew, 0, 20 / slower);
    }

    private void http1(Kind kind, List<String> hosts, int kept, int perSecond) {
        var requests = new Http1Load(kind, ledger, entrance, expected, hosts, kept);
        ends.add(requests::stop);
        each(perSecond, requests);
    }

    private void http2(List<String> hosts, int slower) {
        var clear = new Http2Pool(() -> new Http2Connection(entrance.plain()), 3, Integer.MAX_VALUE);
        http2(Kind.HTTP2, hosts, clear, 100 / slower);
        var secure = new Http2Pool(
                () -> new Http2Connection(entrance.tls(SECURE, "h2")), 2, STREAMS_OF_A_CONNECTION);
        http2(Kind.HTTP2_TLS, List.of(SECURE), secure, 40 / slower);
    }

    private void calls() {
        var grpc = new Http2Pool(() -> new Http2Connection(entrance.plain()), 2, Integer.MAX_VALUE);
        http2(Kind.GRPC, List.of(GRPC, CALLED), grpc, 50);
    }

    private void http2(Kind kind, List<String> hosts, Http2Pool pool, int perSecond) {
        ends.add(pool::stop);
        each(perSecond, new Http2Load(kind, ledger, entrance, expected, hosts, pool));
    }

    private void conversations() {
        var pace = new Talker.Pace(MESSAGE_PERIOD, age, () -> stopping);
        for (int i = 0; i < 8; i++) {
            var unanswered = new Unanswered(ledger, Kind.WEBSOCKET, "classic");
            Thread.startVirtualThread(new Talker(ledger, Kind.WEBSOCKET_END, entrance, unanswered,
                    open -> WebSocketConversation.open(entrance.plain(), CLASSIC, open), pace));
        }
        var pool = new Http2Pool(() -> new Http2Connection(entrance.plain()), 2, Integer.MAX_VALUE);
        ends.add(pool::stop);
        for (int i = 0; i < 4; i++) {
            var unanswered = new Unanswered(ledger, Kind.GRPC_STREAM, "grpc");
            Thread.startVirtualThread(new Talker(ledger, Kind.GRPC_STREAM_END, entrance, unanswered,
                    open -> GrpcConversation.open(pool, GRPC, open), pace));
        }
    }

    private void each(int perSecond, Runnable request) {
        clock.scheduleAtFixedRate(() -> begin(request), 0, 1_000_000_000L / perSecond, TimeUnit.NANOSECONDS);
    }

    private void begin(Runnable request) {
        if (!room.tryAcquire()) {
            // Whatever is in the way, what is in flight has to be settled; more would only bury the machine.
            ledger.leftOut();
            return;
        }
        Thread.startVirtualThread(() -> {
            try {
                request.run();
            } finally {
                room.release();
            }
        });
    }

    /** The beginning of an answer, short enough for a line and without what differs from one to the next. */
    static String brief(String body) {
        String line = body.lines().findFirst().orElse("nobody");
        int space = line.indexOf(' ');
        String name = line.startsWith("{") || space < 0 ? line : Expected.service(line.substring(0, space));
        return name.substring(0, Math.min(60, name.length()));
    }

    /** Asks no more, and ends what is open in good order; answers may still come. */
    @Override
    public void close() {
        stopping = true;
        clock.shutdown();
    }

    /** Closes idle connections, once all is settled. */
    public void hangUp() {
        ends.forEach(Runnable::run);
    }
}
