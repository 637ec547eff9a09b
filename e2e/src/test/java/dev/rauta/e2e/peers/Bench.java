// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers;

import dev.rauta.e2e.peers.cases.HttpCase;
import dev.rauta.e2e.peers.wire.Forwarded;
import dev.rauta.e2e.peers.wire.Http1Client;
import dev.rauta.e2e.peers.wire.Http2Client;
import dev.rauta.e2e.peers.wire.Outcome;
import dev.rauta.e2e.peers.wire.Patience;
import dev.rauta.e2e.peers.wire.Recorder;
import dev.rauta.e2e.peers.wire.Reply;
import dev.rauta.e2e.peers.wire.Sent;
import java.time.Duration;
import java.util.List;

/**
 * A proxy with an upstream behind it.
 *
 * @param http1 its port for HTTP/1.1
 * @param http2 its port for HTTP/2 by prior knowledge; it may be the same
 */
record Bench(int http1, int http2, Recorder upstream, Patience patience) {
    private static final String FENCE = "/fence";
    private static final Sent.Http1 FENCE_REQUEST =
            new Sent.Http1(List.of("GET " + FENCE + " HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n"), 1, false);
    private static final Patience FOR_FENCE = new Patience(Duration.ofSeconds(10), Duration.ofMillis(1));

    /** What the proxy does with a case; nothing that an earlier case left is in it. */
    Outcome run(HttpCase one) {
        upstream.take();
        upstream.reply(one.reply());
        Outcome outcome = switch (one.sent()) {
            case Sent.Http1 bytes -> Http1Client.run(http1, bytes, patience);
            case Sent.Http2 frames -> Http2Client.run(http2, frames, patience);
        };
        // A request of our own behind the case: what the case had forwarded is there when its answer is.
        upstream.reply(Reply.OK);
        Outcome fence = Http1Client.run(http1, FENCE_REQUEST, FOR_FENCE);
        if (fence.finals().isEmpty() || fence.finals().getFirst().status() != 200) {
            throw new IllegalStateException("behind " + one.id() + " an ordinary request got " + fence);
        }
        List<Forwarded> seen = upstream.take().stream().filter(request -> !request.target().equals(FENCE)).toList();
        return outcome.with(seen);
    }
}
