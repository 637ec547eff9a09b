// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.load;

import dev.rauta.e2e.chaos.ledger.Kind;
import dev.rauta.e2e.chaos.ledger.Ledger;
import dev.rauta.e2e.chaos.ledger.Ticket;
import dev.rauta.e2e.chaos.wire.GrpcMessages;
import dev.rauta.e2e.peers.wire.Field;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** HTTP/2 requests, GET and POST in turn, or unary gRPC calls. */
final class Http2Load implements Runnable {
    private static final int ATTEMPTS = 10;
    private static final int GRPC_HEAD = 5;

    private final Kind kind;
    private final Ledger ledger;
    private final Entrance entrance;
    private final Expected expected;
    private final List<String> hosts;
    private final Http2Pool pool;
    private final AtomicInteger turn = new AtomicInteger();

    Http2Load(Kind kind, Ledger ledger, Entrance entrance, Expected expected, List<String> hosts, Http2Pool pool) {
        this.kind = kind;
        this.ledger = ledger;
        this.entrance = entrance;
        this.expected = expected;
        this.hosts = hosts;
        this.pool = pool;
    }

    @Override
    public void run() {
        String host = hosts.get(Math.floorMod(turn.getAndIncrement(), hosts.size()));
        Set<String> right = expected.of(host);
        Ticket ticket = ledger.sent(kind);
        try {
            for (int i = 0; i < ATTEMPTS; i++) {
                if (attempt(ticket, host, right)) {
                    return;
                }
                ticket.again();
            }
            ticket.failed("refused " + ATTEMPTS + " times");
        } catch (NotOpened e) {
            ticket.cut(entrance.hit(e.port()), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            ticket.failed("not connected: " + e.getMessage() + " for " + host);
        }
    }

    /** Whether that settled it; else it was refused. */
    private boolean attempt(Ticket ticket, String host, Set<String> right) throws IOException {
        var collected = new Collected();
        Http2Connection connection = begin(ticket.number(), host, collected);
        Outcome outcome;
        try {
            outcome = collected.outcome().get(Load.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            outcome = new Outcome.Lost("no answer in " + Load.PATIENCE.toSeconds() + " s");
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return switch (outcome) {
            case Outcome.Refused _ -> false;
            case Outcome.Lost(String why) -> {
                ticket.cut(entrance.hit(connection.port()), why + " for " + host);
                yield true;
            }
            case Outcome.Answered answer -> {
                check(ticket, host, right, answer);
                yield true;
            }
        };
    }

    private Http2Connection begin(long number, String host, Collected collected) throws IOException {
        boolean grpc = kind == Kind.GRPC;
        boolean post = grpc || number % 2 == 0;
        while (true) {
            Http2Connection connection = pool.next();
            synchronized (connection) {
                int id = connection.open(grpc ? grpc(host) : plain(host, number, post), !post, collected);
                if (id != 0) {
                    if (post) {
                        byte[] body = grpc ? GrpcMessages.of("" + number) : "body".getBytes(StandardCharsets.US_ASCII);
                        connection.data(id, body, true);
                    }
                    return connection;
                }
            }
        }
    }

    private List<Field> plain(String host, long number, boolean post) {
        return List.of(
                new Field(":method", post ? "POST" : "GET"),
                new Field(":scheme", kind == Kind.HTTP2_TLS ? "https" : "http"),
                new Field(":authority", host),
                new Field(":path", "/" + number));
    }

    /** The fields that a gRPC call begins with. */
    static List<Field> grpc(String host) {
        return List.of(
                new Field(":method", "POST"),
                new Field(":scheme", "http"),
                new Field(":authority", host),
                new Field(":path", "/chaos.Echo/Say"),
                new Field("content-type", "application/grpc"),
                new Field("te", "trailers"));
    }

    private void check(Ticket ticket, String host, Set<String> right, Outcome.Answered answer) {
        boolean grpc = kind == Kind.GRPC;
        String body = grpc && answer.body().length() > GRPC_HEAD ? answer.body().substring(GRPC_HEAD) : answer.body();
        boolean good = answer.status().equals("200") && (!grpc || "0".equals(answer.fields().get("grpc-status")));
        if (good && expected.right(host, right, body)) {
            ticket.answered();
        } else {
            ticket.failed(answer.told() + " for " + host);
        }
    }
}
