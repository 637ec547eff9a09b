// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int END_STREAM = 1;
    public static final int ACK = 1;
    public static final int END_HEADERS = 4;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final long PATIENCE_SECONDS = 20;
    private static final int INITIAL_WINDOW_SIZE = 4;

    private final Socket socket;
    private final DataInputStream in;
    private final boolean polite;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, 1 << 20);
    private final Map<Integer, Incoming> streams = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> settings = new ConcurrentHashMap<>();
    private final CompletableFuture<GoAway> goAway = new CompletableFuture<>();
    private volatile GoAway latestGoAway;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private final Queue<Map<String, String>> interims = new ConcurrentLinkedQueue<>();
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

    private static final class Incoming {
        private final CompletableFuture<Map<String, String>> head = new CompletableFuture<>();
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private final Semaphore credit = new Semaphore(0);
        private volatile int received;

        private void end(Map<String, String> trailers, long reset) {
            Map<String, String> known = head.getNow(Map.of());
            answer.complete(new Answer(known, body.toByteArray(), trailers, reset));
            head.complete(known);
        }
    }

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
        ByteBuffer payload = ByteBuffer.allocate(settings.length / 2 * 6);
        for (int i = 0; i < settings.length; i += 2) {
            payload.putShort((short) settings[i]).putInt(settings[i + 1]);
        }
        client.raw(PREFACE).frame(SETTINGS, 0, 0, payload.array());
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
        return raw(bytes(type, flags, stream, payload));
    }

    /** A frame's bytes, for many at once. */
    public static byte[] bytes(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** A number as a frame's payload. */
    public static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    /** A header block of names and values as they stand. */
    public RawH2Client headers(int stream, boolean end, String... fields) throws IOException {
        return frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(fields));
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
        return frame(DATA, end ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends {@code pieces} of {@code piece} as the stream's window allows, which nothing else may use, and ends the request. */
    public RawH2Client body(int stream, String piece, int pieces) throws Exception {
        Semaphore credit = incoming(stream).credit;
        credit.release(settings().getOrDefault(INITIAL_WINDOW_SIZE, 65_535));
        for (int i = 0; i < pieces; i++) {
            if (!credit.tryAcquire(piece.length(), PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("stream " + stream + ": no window for piece " + i);
            }
            data(stream, piece, false);
        }
        return data(stream, "", true);
    }

    public RawH2Client reset(int stream) throws IOException {
        return frame(RST_STREAM, 0, stream, number(8));
    }

    public RawH2Client window(int stream, int more) throws IOException {
        return frame(WINDOW_UPDATE, 0, stream, number(more));
    }

    /** What a stream was answered, once it has ended. */
    public Answer answer(int stream) throws Exception {
        return incoming(stream).answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** A stream's final head, once it is there; empty where the stream ended without. */
    public Map<String, String> head(int stream) throws Exception {
        return incoming(stream).head.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** How many bytes of body have come on a stream. */
    public int received(int stream) {
        return incoming(stream).received;
    }

    /** Whether a stream has neither been answered whole nor reset. */
    public boolean open(int stream) {
        return !incoming(stream).answer.isDone();
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
        return interims;
    }

    /** How many PINGs have been acknowledged. */
    public int pongs() {
        return pongs.get();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private Incoming incoming(int stream) {
        return streams.computeIfAbsent(stream, _ -> new Incoming());
    }

    private void read() {
        try (socket) {
            while (true) {
                onFrame();
            }
        } catch (IOException | Http2Exception e) {
            ended.complete(null);
            goAway.completeExceptionally(new IOException("closed without GOAWAY", e));
            settled.completeExceptionally(e);
            streams.values().forEach(stream -> {
                stream.answer.completeExceptionally(e);
                stream.head.completeExceptionally(e);
            });
        }
    }

    private void onFrame() throws IOException, Http2Exception {
        int lengthAndType = in.readInt();
        int flags = in.readUnsignedByte();
        int stream = in.readInt() & Integer.MAX_VALUE;
        ByteBuffer payload = ByteBuffer.wrap(in.readNBytes(lengthAndType >>> 8));
        boolean end = (flags & END_STREAM) != 0;
        switch (lengthAndType & 0xff) {
            case HEADERS -> onHeaders(incoming(stream), stream, payload, end);
            case DATA -> onData(incoming(stream), stream, payload, end);
            case RST_STREAM -> incoming(stream).end(Map.of(), payload.getInt() & 0xffffffffL);
            case SETTINGS -> onSettings(flags, payload);
            case PING -> onPing(flags, payload.array());
            case GOAWAY -> {
                latestGoAway = new GoAway(payload.getInt(), payload.getInt() & 0xffffffffL);
                goAway.complete(latestGoAway);
            }
            case WINDOW_UPDATE -> incoming(stream).credit.release(payload.getInt());
            default -> {
                // Nothing else is asked for.
            }
        }
    }

    private void onHeaders(Incoming incoming, int stream, ByteBuffer payload, boolean end) throws Http2Exception {
        Map<String, String> fields = new LinkedHashMap<>();
        decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(payload))
                .forEach(field -> fields.merge(field.getKey().toString(), field.getValue().toString(), (a, b) -> a + ", " + b));
        boolean interim = fields.getOrDefault(":status", "").startsWith("1");
        if (interim) {
            interims.add(fields);
            return;
        }
        boolean trailers = incoming.head.isDone();
        incoming.head.complete(fields);
        if (end) {
            incoming.end(trailers ? fields : Map.of(), -1);
        }
    }

    private void onData(Incoming incoming, int stream, ByteBuffer payload, boolean end) {
        int length = payload.remaining();
        incoming.body.write(payload.array(), 0, length);
        incoming.received += length;
        if (polite && length > 0) {
            byte[] more = number(length);
            say(bytes(WINDOW_UPDATE, 0, 0, more));
            if (!end) {
                say(bytes(WINDOW_UPDATE, 0, stream, more));
            }
        }
        if (end) {
            incoming.end(Map.of(), -1);
        }
    }

    private void onSettings(int flags, ByteBuffer payload) {
        if (flags == ACK) {
            return;
        }
        while (payload.hasRemaining()) {
            settings.put((int) payload.getShort(), payload.getInt());
        }
        if (polite) {
            say(bytes(SETTINGS, ACK, 0));
        }
        settled.complete(null);
    }

    private void onPing(int flags, byte[] content) {
        if (flags == ACK) {
            pongs.incrementAndGet();
        } else {
            pings.add(content);
            if (polite && !holdsPings) {
                say(bytes(PING, ACK, 0, content));
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

    /** Literals, never put into a table. */
    public static byte[] block(String... fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            block.write(0);
            string(block, fields[i]);
            string(block, fields[i + 1]);
        }
        return block.toByteArray();
    }

    private static void string(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            block.write(127);
            int rest = bytes.length - 127;
            for (; rest >= 128; rest >>= 7) {
                block.write(rest % 128 + 128);
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }
}
