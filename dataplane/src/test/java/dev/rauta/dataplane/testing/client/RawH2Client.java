// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.client;

import dev.rauta.dataplane.testing.wire.Http2Frame;
import dev.rauta.dataplane.testing.wire.Literals;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.net.ExtendedSocketOptions;

/**
 * An HTTP/2 client on loopback that writes its own frames, right or wrong; what comes back is read on a thread of its own.
 *
 * <p>By itself it acknowledges SETTINGS and PINGs and gives windows back, each unless told otherwise.
 */
public final class RawH2Client implements AutoCloseable {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final long PATIENCE_SECONDS = 20;
    private static final int MAX_FRAME_SIZE = 1 << 24;

    private final Socket socket;
    private final DataInputStream in;
    private final boolean polite;
    private final IncomingStreams streams = new IncomingStreams();
    private final Map<Integer, Integer> settings = new ConcurrentHashMap<>();
    private final CompletableFuture<GoAway> goAway = new CompletableFuture<>();
    private volatile GoAway latestGoAway;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private final AtomicInteger pongs = new AtomicInteger();
    private final BlockingQueue<byte[]> pings = new LinkedBlockingQueue<>();
    private volatile boolean holdsPings;

    /**
     * What came back on a stream.
     *
     * @param head of the final response, empty where there was none
     * @param trailers empty where there were none
     * @param reset the code of a RST_STREAM, -1 where there was none
     */
    public record Answer(Map<String, String> head, byte[] body, Map<String, String> trailers, long reset) {
        public int status() {
            return Integer.parseInt(head.getOrDefault(":status", "0"));
        }

        public String text() {
            return new String(body, StandardCharsets.ISO_8859_1);
        }
    }

    /** The server's last word. */
    public record GoAway(int lastStream, long code) {}

    private RawH2Client(Socket socket, boolean polite) throws IOException {
        this.socket = socket;
        this.polite = polite;
        socket.setTcpNoDelay(true);
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
    }

    /** Says the preface and no settings of note. */
    public static RawH2Client connect(int port) throws IOException {
        return of(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** The same over a connection that is there already, with settings as pairs of identifier and value. */
    public static RawH2Client of(Socket socket, int... settings) throws IOException {
        return begin(new RawH2Client(socket, true), settings);
    }

    /** One that acknowledges nothing and gives no window back. */
    public static RawH2Client silent(int port, int... settings) throws IOException {
        return begin(new RawH2Client(new Socket(InetAddress.getLoopbackAddress(), port), false), settings);
    }

    private static RawH2Client begin(RawH2Client client, int... settings) throws IOException {
        client.raw(PREFACE).frame(Http2Frame.SETTINGS, 0, 0, Http2Frame.settings(settings));
        Thread.ofVirtual().start(client::read);
        return client;
    }

    /** Has the kernel acknowledge what comes as late as it may (RFC 9293, section 3.8.6.3). */
    public RawH2Client acknowledgeLate() throws IOException {
        socket.setOption(ExtendedSocketOptions.TCP_QUICKACK, false);
        return this;
    }

    /** Leaves the server's PINGs to be answered by hand. */
    public RawH2Client holdPings() {
        holdsPings = true;
        return this;
    }

    /** What the server's next PING holds. */
    public byte[] ping() throws Exception {
        return Objects.requireNonNull(pings.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "no PING");
    }

    /** Bytes as they stand. */
    public synchronized RawH2Client raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    public RawH2Client frame(int type, int flags, int stream, byte... payload) throws IOException {
        return raw(Http2Frame.bytes(type, flags, stream, payload));
    }

    /** A header block of names and values as they stand. */
    public RawH2Client headers(int stream, boolean end, String... fields) throws IOException {
        return frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS | (end ? Http2Frame.END_STREAM : 0), stream, Literals.block(fields));
    }

    /** A whole GET. */
    public RawH2Client get(int stream, String host, String path, String... fields) throws IOException {
        return request(stream, true, "GET", host, path, fields);
    }

    /** A request's head. */
    public RawH2Client request(int stream, boolean end, String method, String host, String path, String... fields)
            throws IOException {
        String[] all = new String[8 + fields.length];
        String[] first = {":method", method, ":scheme", "http", ":authority", host, ":path", path};
        System.arraycopy(first, 0, all, 0, 8);
        System.arraycopy(fields, 0, all, 8, fields.length);
        return headers(stream, end, all);
    }

    public RawH2Client data(int stream, String text, boolean end) throws IOException {
        return frame(Http2Frame.DATA, end ? Http2Frame.END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends {@code pieces} of {@code piece} as the stream's window allows, which nothing else may use, and ends the request. */
    public RawH2Client body(int stream, String piece, int pieces) throws Exception {
        Semaphore credit = streams.of(stream).credit();
        credit.release(settings().getOrDefault(Http2Frame.INITIAL_WINDOW_SIZE, 65_535));
        for (int i = 0; i < pieces; i++) {
            if (!credit.tryAcquire(piece.length(), PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("stream " + stream + ": no window for piece " + i);
            }
            data(stream, piece, false);
        }
        return data(stream, "", true);
    }

    public RawH2Client reset(int stream) throws IOException {
        return frame(Http2Frame.RST_STREAM, 0, stream, Http2Frame.number(8));
    }

    public RawH2Client window(int stream, int more) throws IOException {
        return frame(Http2Frame.WINDOW_UPDATE, 0, stream, Http2Frame.number(more));
    }

    /** What a stream was answered, once it has ended. */
    public Answer answer(int stream) throws Exception {
        return streams.of(stream).answer().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** A stream's final head, once it is there; empty where the stream ended without. */
    public Map<String, String> head(int stream) throws Exception {
        return streams.of(stream).head().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** How many bytes of body have come on a stream. */
    public int received(int stream) {
        return streams.of(stream).received();
    }

    /** Whether a stream has neither been answered whole nor reset. */
    public boolean open(int stream) {
        return !streams.of(stream).answer().isDone();
    }

    /** Waits for the server's GOAWAY. */
    public GoAway goAway() throws Exception {
        return goAway.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The last GOAWAY that has come, null before the first. */
    public GoAway latestGoAway() {
        return latestGoAway;
    }

    /** Whether the server has said GOAWAY, or closed. */
    public boolean over() {
        return goAway.isDone() || ended.isDone();
    }

    /** Waits until the server has closed. */
    public void awaitEnd() throws Exception {
        ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The server's SETTINGS, once they are there. */
    public Map<Integer, Integer> settings() throws Exception {
        settled.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return settings;
    }

    /** Heads of interim responses, on any stream. */
    public Queue<Map<String, String>> interims() {
        return streams.interims();
    }

    /** How many PINGs have been acknowledged. */
    public int pongs() {
        return pongs.get();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void read() {
        try (socket) {
            while (true) {
                onFrame(Http2Frame.read(in, MAX_FRAME_SIZE));
            }
        } catch (IOException | Http2Exception e) {
            ended.complete(null);
            goAway.completeExceptionally(new IOException("closed without GOAWAY", e));
            settled.completeExceptionally(e);
            streams.broken(e);
        }
    }

    private void onFrame(Http2Frame frame) throws Http2Exception {
        ByteBuffer payload = ByteBuffer.wrap(frame.payload());
        switch (frame.type()) {
            case Http2Frame.HEADERS -> streams.onHeaders(frame);
            case Http2Frame.DATA -> onData(frame);
            case Http2Frame.RST_STREAM -> streams.of(frame.stream()).end(Map.of(), frame.number() & 0xffffffffL);
            case Http2Frame.SETTINGS -> onSettings(frame.flags(), payload);
            case Http2Frame.PING -> onPing(frame.flags(), frame.payload());
            case Http2Frame.GOAWAY -> {
                latestGoAway = new GoAway(payload.getInt(), payload.getInt() & 0xffffffffL);
                goAway.complete(latestGoAway);
            }
            case Http2Frame.WINDOW_UPDATE -> streams.of(frame.stream()).credit().release(frame.number());
            default -> {
                // Nothing else is asked for.
            }
        }
    }

    private void onData(Http2Frame frame) {
        IncomingStreams.Incoming incoming = streams.of(frame.stream());
        boolean end = frame.has(Http2Frame.END_STREAM);
        int length = frame.payload().length;
        incoming.add(frame.payload());
        if (polite && length > 0) {
            byte[] more = Http2Frame.number(length);
            say(Http2Frame.bytes(Http2Frame.WINDOW_UPDATE, 0, 0, more));
            if (!end) {
                say(Http2Frame.bytes(Http2Frame.WINDOW_UPDATE, 0, frame.stream(), more));
            }
        }
        if (end) {
            incoming.end(Map.of(), -1);
        }
    }

    private void onSettings(int flags, ByteBuffer payload) {
        if (flags == Http2Frame.ACK) {
            return;
        }
        while (payload.hasRemaining()) {
            settings.put((int) payload.getShort(), payload.getInt());
        }
        if (polite) {
            say(Http2Frame.bytes(Http2Frame.SETTINGS, Http2Frame.ACK, 0));
        }
        settled.complete(null);
    }

    private void onPing(int flags, byte[] content) {
        if (flags == Http2Frame.ACK) {
            pongs.incrementAndGet();
        } else {
            pings.add(content);
            if (polite && !holdsPings) {
                say(Http2Frame.bytes(Http2Frame.PING, Http2Frame.ACK, 0, content));
            }
        }
    }

    /** Says what the reading thread owes; a server that has closed may still have left something to read. */
    private void say(byte[] frame) {
        try {
            raw(frame);
        } catch (IOException e) {
            // Reading finds the end.
        }
    }
}
