// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.wire;

import dev.rauta.dataplane.exchanges.plan.Field;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One stream of a {@link Http2Peer}, either side of it; read by one thread and written by another. */
public final class Http2PeerStream implements Inbound {

    /** What comes in. */
    public sealed interface Event {
        record Head(List<Field> fields, boolean end) implements Event {}

        record Data(byte[] bytes, boolean end) implements Event {}

        record Broken(IOException why) implements Event {}

        /** Nothing but a reason to look at the window again. */
        record Nudge() implements Event {}
    }

    public final int id;
    private final Http2Peer peer;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private List<Field> trailers = List.of();
    private boolean over;

    /** Guarded by the connection's lock, as is all that follows. */
    long sendWindow;

    long received;
    long credited;
    int scale;
    int updates;
    boolean receiveEnded;
    boolean abandoned;
    IOException broken;

    Http2PeerStream(Http2Peer peer, int id, long sendWindow, int scale) {
        this.peer = peer;
        this.id = id;
        this.sendWindow = sendWindow;
        this.scale = scale;
    }

    void on(Event event) {
        events.add(event);
    }

    /** The next head, interim or final. */
    public Event.Head head() throws IOException, InterruptedException {
        Event event = next();
        while (event instanceof Event.Nudge) {
            event = next();
        }
        if (event instanceof Event.Head head) {
            over = head.end();
            return head;
        }
        throw new AssertionError("stream " + id + ": DATA before HEADERS");
    }

    @Override
    public byte[] read() throws IOException, InterruptedException {
        while (!over) {
            peer.credit(this);
            switch (next()) {
                case Event.Data data -> {
                    over = data.end();
                    return data.bytes();
                }
                case Event.Head head -> {
                    if (!head.end()) {
                        throw new AssertionError("stream " + id + ": trailers do not end it: " + head.fields());
                    }
                    over = true;
                    trailers = head.fields();
                }
                case Event.Nudge() -> {}
                case Event.Broken(IOException why) -> throw why;
            }
        }
        return null;
    }

    @Override
    public List<Field> trailers() {
        return trailers;
    }

    private Event next() throws IOException, InterruptedException {
        Event event = events.poll(Amount.PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("stream " + id + ": nothing more came; " + peer.ledger().describe(this));
        }
        if (event instanceof Event.Broken(IOException why)) {
            throw why;
        }
        return event;
    }
}
