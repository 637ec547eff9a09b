// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges;

import io.netty.handler.codec.http2.Http2Exception;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Either end of an HTTP/2 connection that uses all the freedom of RFC 9113 and grants none beyond it.
 *
 * <p>One thread reads frames ({@link #run}); any thread sends. What breaks a rule is thrown where it is read.
 */
final class Http2Peer {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LARGEST_CREDIT = 512 * 1024;

    private final boolean server;
    private final Dice dice;
    private final Hpack hpack;
    private final Http2Terms terms;
    private final DataInputStream in;
    private final Http2Sender sender;
    private final Consumer<Http2PeerStream> opened;
    private final int connectionLag;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Integer, Http2PeerStream> streams = new HashMap<>();
    private final Http2Windows windows = new Http2Windows();
    private long connectionWindow = 65_535;
    private int peerWindow = 65_535;
    private long connectionGranted = 65_535;
    private long connectionReceived;
    private int lastOpened;
    private int untilChange;
    private int pingsSent;
    private int pingsAnswered;
    private boolean tableAgreed;
    private boolean over;

    /**
     * @param opened hears of streams that the other side opens; on the reading thread
     */
    Http2Peer(Socket socket, boolean server, Dice dice, Consumer<Http2PeerStream> opened) throws IOException {
        this.server = server;
        this.dice = dice;
        this.hpack = new Hpack(dice.split());
        this.terms = Http2Terms.any(dice, server);
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
        this.sender = new Http2Sender(socket, hpack, dice.split());
        this.opened = opened;
        this.connectionLag = dice.pick(1, 1000, 16_000);
        this.untilChange = dice.chance(50) ? dice.between(1, 20) : Integer.MAX_VALUE;
        this.lastOpened = server ? 0 : -1;
    }

    /** Says hello; before anything else. */
    void start() throws IOException {
        windows.sent(terms.window());
        sender.raw(server ? new byte[0] : PREFACE);
        sender.frame(new Http2Frame(Http2Frame.SETTINGS, 0, 0, terms.payload()));
    }

    /** Reads until the connection ends. */
    void run() throws IOException, Http2Exception {
        try {
            if (server) {
                byte[] preface = new byte[PREFACE.length];
                in.readFully(preface);
                if (!Arrays.equals(preface, PREFACE)) {
                    throw new AssertionError("preface: " + new String(preface, StandardCharsets.ISO_8859_1));
                }
            }
            while (true) {
                in.mark(1);
                if (in.read() < 0) {
                    broke(new EOFException("the connection ended"));
                    return;
                }
                in.reset();
                on(Http2Frame.read(in, terms.frame()));
            }
        } catch (IOException e) {
            broke(e);
        } catch (Http2Exception | AssertionError e) {
            broke(new IOException(e));
            throw e;
        }
    }

    /** Opens a stream with its head. */
    Http2PeerStream open(List<Field> fields, boolean end) throws IOException, Http2Exception {
        return sender.alone(() -> {
            Http2PeerStream stream;
            lock.lock();
            try {
                lastOpened += 2;
                stream = added(lastOpened);
            } finally {
                lock.unlock();
            }
            sender.headers(stream.id, fields, end);
            return stream;
        });
    }

    Http2Sender sender() {
        return sender;
    }

    /** Takes up to {@code wanted} bytes out of both windows, at least one; waits for them. */
    int reserve(Http2PeerStream stream, int wanted) throws IOException, InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(Progress.PATIENCE_SECONDS);
            while (true) {
                if (stream.broken != null) {
                    throw new IOException(stream.broken);
                }
                int granted = (int) Math.min(wanted, Math.min(connectionWindow, stream.sendWindow));
                if (granted > 0 || wanted == 0) {
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
        lock.lock();
        try {
            boolean enough = Math.min(connectionWindow, stream.sendWindow) >= wanted;
            connectionWindow -= enough ? wanted : 0;
            stream.sendWindow -= enough ? wanted : 0;
            return enough;
        } finally {
            lock.unlock();
        }
    }

    /** Wants no more of a request that has been answered (RFC 9113, section 8.1). */
    void abandon(Http2PeerStream stream) throws IOException {
        lock.lock();
        try {
            if (stream.receiveEnded) {
                return;
            }
            stream.abandoned = true;
            stream.receiveEnded = true;
            stream.on(new Http2PeerStream.Event.Broken(new IOException("stream " + stream.id + " was abandoned")));
        } finally {
            lock.unlock();
        }
        sender.number(Http2Frame.RST_STREAM, stream.id, 0);
    }

    /** Lets the other side send more where it is about to run out: by a byte at first, by ever more later. */
    void credit(Http2PeerStream stream) throws IOException {
        int amount;
        lock.lock();
        try {
            long available = windows.least() + stream.credited - stream.received;
            if (stream.receiveEnded || available > sender.roll(0, stream.scale / 4)) {
                return;
            }
            amount = (int) (Math.max(0, -available) + sender.roll(1, stream.scale));
            stream.credited += amount;
            if (++stream.updates % 8 == 0) {
                stream.scale = Math.min(LARGEST_CREDIT, stream.scale * 2);
            }
        } finally {
            lock.unlock();
        }
        sender.number(Http2Frame.WINDOW_UPDATE, stream.id, amount);
    }

    /** Asks for a sign of life and waits for it and for what else was asked. */
    void settle() throws IOException, InterruptedException {
        ping();
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(Progress.PATIENCE_SECONDS);
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

    void ping() throws IOException {
        lock.lock();
        pingsSent++;
        lock.unlock();
        sender.frame(new Http2Frame(Http2Frame.PING, 0, 0, new byte[8]));
    }

    String window(Http2PeerStream stream) {
        lock.lock();
        try {
            return "received " + stream.received + ", credited " + stream.credited + " beyond " + windows.least() + " to "
                    + windows.most() + ", connection " + connectionReceived + " of " + connectionGranted;
        } finally {
            lock.unlock();
        }
    }

    private Http2PeerStream added(int id) {
        int scale = Math.max(1, Math.min(terms.window(), 64 * 1024));
        Http2PeerStream stream = new Http2PeerStream(this, id, peerWindow, scale);
        streams.put(id, stream);
        return stream;
    }

    private void on(Http2Frame frame) throws IOException, Http2Exception {
        switch (frame.type()) {
            case Http2Frame.DATA -> onData(frame);
            case Http2Frame.HEADERS -> onHeaders(frame);
            case Http2Frame.RST_STREAM -> onReset(frame);
            case Http2Frame.SETTINGS -> onSettings(frame);
            case Http2Frame.PING -> onPing(frame);
            case Http2Frame.GOAWAY -> onGoAway(frame);
            case Http2Frame.WINDOW_UPDATE -> onWindowUpdate(frame);
            case Http2Frame.PUSH_PROMISE, Http2Frame.CONTINUATION ->
                throw new AssertionError("a frame of type " + frame.type() + " out of place");
            default -> {}
        }
    }

    private void onData(Http2Frame frame) throws IOException {
        Http2PeerStream stream;
        long owed = 0;
        boolean change = false;
        lock.lock();
        try {
            stream = streams.get(frame.stream());
            if (stream == null || (stream.receiveEnded && !stream.abandoned)) {
                throw new AssertionError("DATA on stream " + frame.stream() + ", which is " + state(stream));
            }
            stream.received += frame.payload().length;
            connectionReceived += frame.payload().length;
            stream.receiveEnded |= frame.has(Http2Frame.END_STREAM);
            if (stream.received > windows.most() + stream.credited || connectionReceived > connectionGranted) {
                throw new AssertionError("stream " + stream.id + ": beyond its window; " + window(stream));
            }
            // Streams that stand still must hold up no other, so the connection is credited at once.
            if (connectionGranted - connectionReceived <= 65_535 - connectionLag) {
                owed = 65_535 + connectionLag - (connectionGranted - connectionReceived);
                connectionGranted += owed;
            }
            change = --untilChange == 0;
        } finally {
            lock.unlock();
        }
        stream.on(new Http2PeerStream.Event.Data(frame.content(), frame.has(Http2Frame.END_STREAM)));
        if (owed > 0) {
            sender.number(Http2Frame.WINDOW_UPDATE, 0, (int) owed);
        }
        if (change) {
            changeWindow();
        }
    }

    /** Other terms in the middle of everything. */
    private void changeWindow() throws IOException {
        int window = Http2Terms.window(dice);
        lock.lock();
        try {
            windows.sent(window);
            untilChange = dice.chance(50) ? dice.between(1, 50) : Integer.MAX_VALUE;
        } finally {
            lock.unlock();
        }
        byte[] payload = Http2Terms.setting(Http2Frame.INITIAL_WINDOW_SIZE, window);
        sender.frame(new Http2Frame(Http2Frame.SETTINGS, 0, 0, payload));
        nudge();
    }

    private void onHeaders(Http2Frame first) throws IOException, Http2Exception {
        List<Field> fields = hpack.decode(first.stream(), block(first));
        boolean end = first.has(Http2Frame.END_STREAM);
        Http2PeerStream stream;
        boolean isNew;
        lock.lock();
        try {
            stream = streams.get(first.stream());
            isNew = stream == null;
            if (isNew && (!server || first.stream() % 2 == 0 || first.stream() <= lastOpened)) {
                throw new AssertionError("HEADERS on stream " + first.stream());
            }
            if (isNew) {
                lastOpened = first.stream();
                stream = added(lastOpened);
            } else if (stream.receiveEnded && !stream.abandoned) {
                throw new AssertionError("HEADERS on stream " + stream.id + ", which is " + state(stream) + ": " + fields);
            }
            stream.receiveEnded |= end;
        } finally {
            lock.unlock();
        }
        stream.on(new Http2PeerStream.Event.Head(fields, end));
        if (isNew) {
            opened.accept(stream);
        }
    }

    private byte[] block(Http2Frame first) throws IOException {
        byte[] block = first.content();
        for (Http2Frame frame = first; !frame.has(Http2Frame.END_HEADERS); ) {
            frame = Http2Frame.read(in, terms.frame());
            if (frame.type() != Http2Frame.CONTINUATION || frame.stream() != first.stream()) {
                throw new AssertionError("a frame of type " + frame.type() + " within a header block");
            }
            block = ByteBuffer.allocate(block.length + frame.payload().length)
                    .put(block)
                    .put(frame.payload())
                    .array();
        }
        return block;
    }

    private void onReset(Http2Frame frame) {
        lock.lock();
        try {
            Http2PeerStream stream = streams.get(frame.stream());
            if (stream == null) {
                throw new AssertionError("RST_STREAM on stream " + frame.stream() + ", which is unknown");
            }
            stream.broken = new IOException("stream " + stream.id + " reset with code " + frame.number());
            stream.receiveEnded = true;
            stream.on(new Http2PeerStream.Event.Broken(stream.broken));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void onSettings(Http2Frame frame) throws IOException, Http2Exception {
        if (frame.has(Http2Frame.ACK)) {
            lock.lock();
            try {
                windows.acknowledged();
                if (!tableAgreed) {
                    tableAgreed = true;
                    hpack.tableSize(terms.table());
                }
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            nudge();
            return;
        }
        ByteBuffer payload = ByteBuffer.wrap(frame.payload());
        while (payload.hasRemaining()) {
            setting(payload.getShort(), payload.getInt());
        }
        sender.frame(new Http2Frame(Http2Frame.SETTINGS, Http2Frame.ACK, 0, new byte[0]));
    }

    private void setting(int id, int value) throws Http2Exception {
        switch (id) {
            case Http2Frame.INITIAL_WINDOW_SIZE -> {
                lock.lock();
                try {
                    int difference = value - peerWindow;
                    peerWindow = value;
                    streams.values().forEach(stream -> stream.sendWindow += difference);
                    changed.signalAll();
                } finally {
                    lock.unlock();
                }
            }
            case Http2Frame.MAX_FRAME_SIZE -> sender.largestFrame(value);
            case Http2Frame.HEADER_TABLE_SIZE -> sender.tableSize(value);
            default -> {}
        }
    }

    private void onPing(Http2Frame frame) throws IOException {
        if (!frame.has(Http2Frame.ACK)) {
            sender.frame(new Http2Frame(Http2Frame.PING, Http2Frame.ACK, 0, frame.payload()));
            return;
        }
        lock.lock();
        pingsAnswered++;
        changed.signalAll();
        lock.unlock();
    }

    private void onGoAway(Http2Frame frame) {
        ByteBuffer payload = ByteBuffer.wrap(frame.payload());
        payload.getInt();
        int code = payload.getInt();
        if (code != 0) {
            throw new AssertionError(
                    "GOAWAY with code " + code + ": " + StandardCharsets.ISO_8859_1.decode(payload));
        }
    }

    private void onWindowUpdate(Http2Frame frame) {
        lock.lock();
        try {
            Http2PeerStream stream = streams.get(frame.stream());
            if (frame.number() == 0 || (frame.stream() != 0 && stream == null)) {
                throw new AssertionError("WINDOW_UPDATE by " + frame.number() + " on stream " + frame.stream());
            }
            if (stream == null) {
                connectionWindow += frame.number();
            } else {
                stream.sendWindow += frame.number();
            }
            if (connectionWindow > Integer.MAX_VALUE || (stream != null && stream.sendWindow > Integer.MAX_VALUE)) {
                throw new AssertionError("a window beyond 2^31-1 on stream " + frame.stream());
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static String state(Http2PeerStream stream) {
        return stream == null ? "unknown" : stream.broken == null ? "complete" : "over: " + stream.broken.getMessage();
    }

    private void nudge() {
        lock.lock();
        streams.values().forEach(stream -> stream.on(new Http2PeerStream.Event.Nudge()));
        lock.unlock();
    }

    private void broke(IOException why) {
        lock.lock();
        try {
            over = true;
            for (Http2PeerStream stream : streams.values()) {
                stream.broken = stream.broken == null ? why : stream.broken;
                stream.on(new Http2PeerStream.Event.Broken(why));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
