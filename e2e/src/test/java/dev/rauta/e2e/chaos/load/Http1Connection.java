// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.load;

import dev.rauta.e2e.chaos.wire.Http1Head;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A client's HTTP/1.1 connection, one request at a time. It is always read, so that an end which has come is seen before a
 * request goes out; a request that crosses with an end on the way is lost.
 */
final class Http1Connection {
    private final Socket socket;
    private final int port;
    private @Nullable CompletableFuture<Outcome> pending;
    private boolean ended;

    Http1Connection(Socket socket) {
        this.socket = socket;
        this.port = socket.getLocalPort();
        Thread.startVirtualThread(this::read);
    }

    /** Its local port. */
    int port() {
        return port;
    }

    synchronized boolean ended() {
        return ended;
    }

    /** Sends a request; empty where the connection has ended before. */
    synchronized Optional<CompletableFuture<Outcome>> send(byte[] request) {
        if (ended) {
            return Optional.empty();
        }
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        pending = outcome;
        try {
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            // The reader says how it ended, and whether there was an answer all the same.
            ended = true;
        }
        return Optional.of(outcome);
    }

    private void read() {
        String why = "closed before the answer";
        try {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (Http1Head head = Http1Head.read(in); head != null; head = Http1Head.read(in)) {
                String body = new String(head.body(in), StandardCharsets.UTF_8);
                answered(new Outcome.Answered(head.firstLine().split(" ", 3)[1], body, head.fields()), head.closes());
            }
        } catch (IOException e) {
            why = "ended before the answer: " + e.getMessage();
        }
        lost(why);
    }

    private synchronized void answered(Outcome outcome, boolean last) throws IOException {
        if (pending == null) {
            throw new IOException("an answer to nothing");
        }
        ended |= last;
        pending.complete(outcome);
        pending = null;
        if (last) {
            socket.close();
        }
    }

    private synchronized void lost(String why) {
        if (pending != null) {
            pending.complete(new Outcome.Lost(why));
        }
        end();
    }

    synchronized void end() {
        ended = true;
        try {
            socket.close();
        } catch (IOException e) {
            // A TLS socket whose peer has gone cannot say goodbye.
            return;
        }
    }
}
