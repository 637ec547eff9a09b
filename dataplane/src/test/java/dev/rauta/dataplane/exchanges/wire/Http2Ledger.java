// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.wire;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A connection's streams and windows both ways, and what is still owed by the other side; for any thread.
 *
 * <p>The other side is held to every window that it was granted (RFC 9113, section 5.2).
 */
final class Http2Ledger {
    private static final int DEFAULT_WINDOW = 65_535;
    private static final int LARGEST_CREDIT = 512 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Integer, Http2PeerStream> streams = new HashMap<>();
    private final Http2Windows windows = new Http2Windows();
    private final int connectionLag;
    private long connectionWindow = DEFAULT_WINDOW;
    private int peerWindow = DEFAULT_WINDOW;
    private long connectionGranted = DEFAULT_WINDOW;
    private long connectionReceived;
    private int pingsSent;
    private int pingsAnswered;
    private boolean over;

    /** DATA that was within its windows, and how much credit the connection is to get for it, 0 for none yet. */
    record Taken(Http2PeerStream stream, int credit) {}

    /**
     * @param connectionLag how much the connection's window may shrink before it is credited
     */
    Http2Ledger(int connectionLag) {
        this.connectionLag = connectionLag;
    }

    Http2PeerStream add(Http2Peer peer, int id, int scale) {
        return locked(() -> {
            Http2PeerStream stream = new Http2PeerStream(peer, id, peerWindow, scale);
            streams.put(id, stream);
            return stream;
        });
    }

    /** The stream, null where there never was one. */
    Http2PeerStream stream(int id) {
        return locked(() -> streams.get(id));
    }

    /** Takes up to {@code wanted} bytes out of both windows, at least one; waits for them. */
    int reserve(Http2PeerStream stream, int wanted) throws IOException, InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(Amount.PATIENCE_SECONDS);
            while (true) {
                if (stream.broken != null) {
                    throw new IOException(stream.broken);
                }
                int granted = (int) Math.min(wanted, Math.min(connectionWindow, stream.sendWindow));
                if (granted > 0) {
                    connectionWindow -= granted;
                    stream.sendWindow -= granted;
                    return granted;
                }
                if (left <= 0) {
                    throw new AssertionError("stream " + stream.id + ": no window; " + stream.sendWindow + " of its own, "
                            + connectionWindow + " of the connection");
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes {@code wanted} bytes out of both windows where they hold them now. */
    boolean reserveNow(Http2PeerStream stream, int wanted) {
        return locked(() -> {
            boolean enough = Math.min(connectionWindow, stream.sendWindow) >= wanted;
            connectionWindow -= enough ? wanted : 0;
            stream.sendWindow -= enough ? wanted : 0;
            return enough;
        });
    }

    /** Whether the stream's other half was still open; it is not any more. */
    boolean abandon(Http2PeerStream stream) {
        return locked(() -> {
            boolean open = !stream.receiveEnded;
            stream.abandoned |= open;
            stream.receiveEnded = true;
            return open;
        });
    }

    /**
     * How much credit a stream whose bytes were consumed is to get: none while it has enough, a byte at first where its
     * window began tiny, ever more later.
     */
    int credit(Http2PeerStream stream, Http2Sender dice) {
        return locked(() -> {
            long available = windows.least() + stream.credited - stream.received;
            if (stream.receiveEnded || available > dice.roll(0, stream.scale / 4)) {
                return 0;
            }
            int amount = (int) (Math.max(0, -available) + dice.roll(1, stream.scale));
            stream.credited += amount;
            if (++stream.updates % 8 == 0) {
                stream.scale = Math.min(LARGEST_CREDIT, stream.scale * 2);
            }
            return amount;
        });
    }

    /** Takes DATA that came. */
    Taken data(int id, int length, boolean end) {
        return locked(() -> {
            Http2PeerStream stream = streams.get(id);
            if (stream == null || (stream.receiveEnded && !stream.abandoned)) {
                throw new AssertionError("DATA on stream " + id + ", which is " + state(stream));
            }
            stream.received += length;
            connectionReceived += length;
            stream.receiveEnded |= end;
            if (stream.received > windows.most() + stream.credited || connectionReceived > connectionGranted) {
                throw new AssertionError("stream " + id + ": beyond its window by a frame of " + length + " bytes; " + describe(stream));
            }
            // Streams that stand still must hold up no other, so the connection is credited at once.
            long left = connectionGranted - connectionReceived;
            long credit = left <= DEFAULT_WINDOW - connectionLag ? DEFAULT_WINDOW + connectionLag - left : 0;
            connectionGranted += credit;
            return new Taken(stream, (int) credit);
        });
    }

    /** Takes a head or trailers for a stream that is known. */
    void head(Http2PeerStream stream, boolean end) {
        locked(() -> {
            if (stream.receiveEnded && !stream.abandoned) {
                throw new AssertionError("HEADERS on stream " + stream.id + ", which is " + state(stream));
            }
            stream.receiveEnded |= end;
            return null;
        });
    }

    void reset(int id, int code) {
        locked(() -> {
            Http2PeerStream stream = streams.get(id);
            if (stream == null) {
                throw new AssertionError("RST_STREAM on stream " + id + ", which is unknown");
            }
            stream.broken = new IOException("stream " + id + " reset with code " + code);
            stream.receiveEnded = true;
            stream.on(new Http2PeerStream.Event.Broken(stream.broken));
            return null;
        });
    }

    void windowUpdate(int id, int amount) {
        locked(() -> {
            Http2PeerStream stream = streams.get(id);
            if (amount == 0 || (id != 0 && stream == null)) {
                throw new AssertionError("WINDOW_UPDATE by " + amount + " on stream " + id);
            }
            if (stream == null) {
                connectionWindow += amount;
            } else {
                stream.sendWindow += amount;
            }
            if (connectionWindow > Integer.MAX_VALUE || (stream != null && stream.sendWindow > Integer.MAX_VALUE)) {
                throw new AssertionError("a window beyond 2^31-1 on stream " + id);
            }
            return null;
        });
    }

    /** The other side's initial window is another one (section 6.9.2). */
    void peerWindow(int window) {
        locked(() -> {
            int difference = window - peerWindow;
            peerWindow = window;
            streams.values().forEach(stream -> stream.sendWindow += difference);
            return null;
        });
    }

    /** Our own initial window changes once the other side acknowledges it; readers look at their windows again. */
    void settingsSent(int window) {
        locked(() -> {
            windows.sent(window);
            streams.values().forEach(stream -> stream.on(new Http2PeerStream.Event.Nudge()));
            return null;
        });
    }

    void settingsAcknowledged() {
        locked(() -> {
            windows.acknowledged();
            streams.values().forEach(stream -> stream.on(new Http2PeerStream.Event.Nudge()));
            return null;
        });
    }

    void pingSent() {
        locked(() -> pingsSent++);
    }

    void pingAnswered() {
        locked(() -> pingsAnswered++);
    }

    /** Waits until every PING and SETTINGS has its answer. */
    void settle() throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(Amount.PATIENCE_SECONDS);
            while (!over && (pingsAnswered < pingsSent || !windows.settled())) {
                if (left <= 0) {
                    throw new AssertionError("PING answered: " + pingsAnswered + " of " + pingsSent + ", SETTINGS "
                            + (windows.settled() ? "" : "not ") + "acknowledged");
                }
                left = changed.awaitNanos(left);
            }
            if (over) {
                throw new AssertionError("the connection ended before its client left");
            }
        } finally {
            lock.unlock();
        }
    }

    /** The connection has ended: whoever waits hears of it. */
    void broke(IOException why) {
        locked(() -> {
            over = true;
            for (Http2PeerStream stream : streams.values()) {
                stream.broken = stream.broken == null ? why : stream.broken;
                stream.on(new Http2PeerStream.Event.Broken(why));
            }
            return null;
        });
    }

    String describe(Http2PeerStream stream) {
        return locked(() -> "received " + stream.received + ", credited " + stream.credited + " beyond " + windows.least()
                + " to " + windows.most() + ", connection " + connectionReceived + " of " + connectionGranted);
    }

    private static String state(Http2PeerStream stream) {
        return stream == null ? "unknown" : stream.broken == null ? "complete" : "over: " + stream.broken.getMessage();
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            T result = work.get();
            changed.signalAll();
            return result;
        } finally {
            lock.unlock();
        }
    }
}
