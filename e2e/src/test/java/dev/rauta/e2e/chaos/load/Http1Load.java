// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.load;

import dev.rauta.e2e.chaos.ledger.Kind;
import dev.rauta.e2e.chaos.ledger.Ledger;
import dev.rauta.e2e.chaos.ledger.Ticket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** HTTP/1.1 requests, each fourth a POST; the connection that has rested longest is used next, so that all are used again. */
final class Http1Load implements Runnable {
    private final Kind kind;
    private final Ledger ledger;
    private final Entrance entrance;
    private final Expected expected;
    private final List<String> hosts;
    private final int kept;
    private final ConcurrentLinkedDeque<Http1Connection> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger turn = new AtomicInteger();

    /** @param kept how many connections are kept; 0: each request has one of its own */
    Http1Load(Kind kind, Ledger ledger, Entrance entrance, Expected expected, List<String> hosts, int kept) {
        this.kind = kind;
        this.ledger = ledger;
        this.entrance = entrance;
        this.expected = expected;
        this.hosts = hosts;
        this.kept = kept;
    }

    @Override
    public void run() {
        String host = hosts.get(Math.floorMod(turn.getAndIncrement(), hosts.size()));
        Set<String> right = expected.of(host);
        Ticket ticket = ledger.sent(kind);
        byte[] request = request(host, ticket.number());
        try {
            Http1Connection connection = next();
            Optional<CompletableFuture<Outcome>> answer = connection.send(request);
            while (answer.isEmpty()) {
                connection = next();
                answer = connection.send(request);
            }
            settle(ticket, host, right, connection, answer.get());
        } catch (NotOpened e) {
            ticket.cut(entrance.hit(e.port()), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            ticket.failed("not connected: " + e.getMessage() + " for " + host);
        }
    }

    private void settle(
            Ticket ticket, String host, Set<String> right, Http1Connection connection, CompletableFuture<Outcome> answer) {
        Outcome outcome;
        try {
            outcome = answer.get(Load.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            outcome = new Outcome.Lost("no answer in " + Load.PATIENCE.toSeconds() + " s");
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
        switch (outcome) {
            case Outcome.Answered answered -> {
                if (answered.status().equals("200") && expected.right(host, right, answered.body())) {
                    ticket.answered();
                } else {
                    ticket.failed(answered.told() + " for " + host);
                }
                giveBack(connection);
            }
            case Outcome.Refused _ -> throw new IllegalStateException("HTTP/1.1 refuses nothing");
            case Outcome.Lost(String why) -> {
                ticket.cut(entrance.hit(connection.port()), why + " for " + host);
                connection.end();
            }
        }
    }

    private Http1Connection next() throws IOException {
        Http1Connection connection = kept == 0 || idle.size() < kept ? null : idle.pollFirst();
        while (connection != null && connection.ended()) {
            connection = idle.pollFirst();
        }
        return connection != null
                ? connection
                : new Http1Connection(kind == Kind.HTTP1_TLS ? entrance.tls(Load.SECURE, "http/1.1") : entrance.plain());
    }

    private void giveBack(Http1Connection connection) {
        if (kept == 0 || idle.size() > kept) {
            connection.end();
        } else if (!connection.ended()) {
            idle.addLast(connection);
        }
    }

    private byte[] request(String host, long number) {
        boolean post = number % 4 == 0;
        String body = post ? "number " + number : "";
        return ((post ? "POST" : "GET") + " /" + number + " HTTP/1.1\r\nHost: " + host + "\r\n"
                + (post ? "Content-Length: " + body.length() + "\r\n" : "")
                + (kept == 0 ? "Connection: close\r\n" : "")
                + "\r\n" + body).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Ends what is idle. */
    void stop() {
        idle.forEach(Http1Connection::end);
    }
}
