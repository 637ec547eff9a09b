// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.wire;

import dev.rauta.dataplane.exchanges.plan.Dice;
import dev.rauta.dataplane.exchanges.plan.Field;
import dev.rauta.dataplane.testing.wire.Http2Frame;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Either end of an HTTP/2 connection that uses all the freedom of RFC 9113 and grants none beyond it.
 *
 * <p>One thread reads frames ({@link #run}); any thread sends. What breaks a rule is thrown where it is read.
 */
public final class Http2Peer {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final boolean server;
    private final Dice dice;
    private final Hpack hpack;
    private final Http2Terms terms;
    private final DataInputStream in;
    private final Http2Sender sender;
    private final Http2Ledger ledger;
    private final Consumer<Http2PeerStream> opened;
    private int lastOpened;
    private int untilChange;
    private boolean tableAgreed;

    /**
     * @param opened hears of streams that the other side opens; on the reading thread
     */
    public Http2Peer(Socket socket, boolean server, Dice dice, Consumer<Http2PeerStream> opened) throws IOException {
        this.server = server;
        this.dice = dice;
        this.hpack = new Hpack(dice.split());
        this.terms = Http2Terms.any(dice, server);
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
        this.sender = new Http2Sender(socket, hpack, dice.split());
        this.ledger = new Http2Ledger(dice.pick(1, 1000, 16_000));
        this.opened = opened;
        this.untilChange = dice.chance(50) ? dice.between(1, 20) : Integer.MAX_VALUE;
        this.lastOpened = server ? 0 : -1;
    }

    /** Says hello; before anything else. */
    public void start() throws IOException {
        ledger.settingsSent(terms.window());
        sender.raw(server ? new byte[0] : PREFACE);
        sender.frame(new Http2Frame(Http2Frame.SETTINGS, 0, 0, terms.payload()));
    }

    /** Reads until the connection ends. */
    public void run() throws Http2Exception {
        try {
            if (server && !Arrays.equals(in.readNBytes(PREFACE.length), PREFACE)) {
                throw new AssertionError("preface: not HTTP/2's");
            }
            while (true) {
                in.mark(1);
                if (in.read() < 0) {
                    ledger.broke(new EOFException("the connection ended"));
                    return;
                }
                in.reset();
                on(Http2Frame.read(in, terms.frame()));
            }
        } catch (IOException e) {
            ledger.broke(e);
        } catch (Http2Exception | AssertionError e) {
            ledger.broke(new IOException(e));
            throw e;
        }
    }

    /** Opens a stream with its head; a client's one thread. */
    public Http2PeerStream open(List<Field> fields, boolean end) throws IOException, Http2Exception {
        lastOpened += 2;
        Http2PeerStream stream = ledger.add(this, lastOpened, scale());
        sender.headers(stream.id, fields, end);
        return stream;
    }

    /** What sends frames. */
    public Http2Sender sender() {
        return sender;
    }

    /** Wants no more of a request that has been answered (RFC 9113, section 8.1). */
    public void abandon(Http2PeerStream stream) throws IOException {
        if (ledger.abandon(stream)) {
            stream.on(new Http2PeerStream.Event.Broken(new IOException("stream " + stream.id + " was abandoned")));
            sender.number(Http2Frame.RST_STREAM, stream.id, 0);
        }
    }

    /** Asks for a sign of life and waits for it and for all else that is owed. */
    public void settle() throws IOException, InterruptedException {
        ping();
        ledger.settle();
    }

    void ping() throws IOException {
        ledger.pingSent();
        sender.frame(new Http2Frame(Http2Frame.PING, 0, 0, new byte[8]));
    }

    Http2Ledger ledger() {
        return ledger;
    }

    /** Lets the other side send more where it is about to run out. */
    void credit(Http2PeerStream stream) throws IOException {
        int amount = ledger.credit(stream, sender);
        if (amount > 0) {
            sender.number(Http2Frame.WINDOW_UPDATE, stream.id, amount);
        }
    }

    private int scale() {
        return Math.max(1, Math.min(terms.window(), 64 * 1024));
    }

    private void on(Http2Frame frame) throws IOException, Http2Exception {
        switch (frame.type()) {
            case Http2Frame.DATA -> onData(frame);
            case Http2Frame.HEADERS -> onHeaders(frame);
            case Http2Frame.RST_STREAM -> ledger.reset(frame.stream(), frame.number());
            case Http2Frame.SETTINGS -> onSettings(frame);
            case Http2Frame.PING -> onPing(frame);
            case Http2Frame.GOAWAY -> onGoAway(frame);
            case Http2Frame.WINDOW_UPDATE -> ledger.windowUpdate(frame.stream(), frame.number());
            case Http2Frame.PUSH_PROMISE, Http2Frame.CONTINUATION ->
                throw new AssertionError("a frame of type " + frame.type() + " out of place");
            default -> {}
        }
    }

    private void onData(Http2Frame frame) throws IOException {
        boolean end = frame.has(Http2Frame.END_STREAM);
        Http2Ledger.Taken taken = ledger.data(frame.stream(), frame.payload().length, end);
        taken.stream().on(new Http2PeerStream.Event.Data(frame.content(), end));
        if (taken.credit() > 0) {
            sender.number(Http2Frame.WINDOW_UPDATE, 0, taken.credit());
        }
        if (--untilChange == 0) {
            untilChange = dice.chance(50) ? dice.between(1, 50) : Integer.MAX_VALUE;
            changeWindow();
        }
    }

    /** Other terms in the middle of everything. */
    private void changeWindow() throws IOException {
        int window = Http2Terms.window(dice);
        ledger.settingsSent(window);
        byte[] payload = Http2Terms.setting(Http2Frame.INITIAL_WINDOW_SIZE, window);
        sender.frame(new Http2Frame(Http2Frame.SETTINGS, 0, 0, payload));
    }

    private void onHeaders(Http2Frame first) throws IOException, Http2Exception {
        List<Field> fields = hpack.decode(first.stream(), block(first));
        boolean end = first.has(Http2Frame.END_STREAM);
        Http2PeerStream known = ledger.stream(first.stream());
        if (known == null && (!server || first.stream() % 2 == 0 || first.stream() <= lastOpened)) {
            throw new AssertionError("HEADERS on stream " + first.stream() + ", which is unknown");
        }
        Http2PeerStream stream = known == null ? ledger.add(this, first.stream(), scale()) : known;
        ledger.head(stream, end);
        stream.on(new Http2PeerStream.Event.Head(fields, end));
        if (known == null) {
            lastOpened = first.stream();
            opened.accept(stream);
        }
    }

    private byte[] block(Http2Frame first) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(first.content());
        for (Http2Frame frame = first; !frame.has(Http2Frame.END_HEADERS); ) {
            frame = Http2Frame.read(in, terms.frame());
            if (frame.type() != Http2Frame.CONTINUATION || frame.stream() != first.stream()) {
                throw new AssertionError("a frame of type " + frame.type() + " within a header block");
            }
            block.writeBytes(frame.payload());
        }
        return block.toByteArray();
    }

    private void onSettings(Http2Frame frame) throws IOException, Http2Exception {
        if (frame.has(Http2Frame.ACK)) {
            ledger.settingsAcknowledged();
            if (!tableAgreed) {
                tableAgreed = true;
                hpack.tableSize(terms.table());
            }
            return;
        }
        ByteBuffer payload = ByteBuffer.wrap(frame.payload());
        while (payload.hasRemaining()) {
            int id = payload.getShort();
            int value = payload.getInt();
            switch (id) {
                case Http2Frame.INITIAL_WINDOW_SIZE -> ledger.peerWindow(value);
                case Http2Frame.MAX_FRAME_SIZE -> sender.largestFrame(value);
                case Http2Frame.HEADER_TABLE_SIZE -> sender.tableSize(value);
                default -> {}
            }
        }
        sender.frame(new Http2Frame(Http2Frame.SETTINGS, Http2Frame.ACK, 0, new byte[0]));
    }

    private void onPing(Http2Frame frame) throws IOException {
        if (frame.has(Http2Frame.ACK)) {
            ledger.pingAnswered();
        } else {
            sender.frame(new Http2Frame(Http2Frame.PING, Http2Frame.ACK, 0, frame.payload()));
        }
    }

    private static void onGoAway(Http2Frame frame) {
        ByteBuffer payload = ByteBuffer.wrap(frame.payload());
        payload.getInt();
        int code = payload.getInt();
        if (code != 0) {
            throw new AssertionError("GOAWAY with code " + code + ": " + StandardCharsets.ISO_8859_1.decode(payload));
        }
    }
}
