// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.upstream;

import dev.rauta.dataplane.testing.Streams;
import dev.rauta.dataplane.testing.wire.Http2Frame;
import dev.rauta.dataplane.testing.wire.Literals;
import dev.rauta.routes.upstream.Endpoint;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import jdk.net.ExtendedSocketOptions;

/**
 * An HTTP/2 upstream on loopback that writes its own frames, right or wrong, as a script says.
 *
 * <p>Scripts run on a thread a connection, frame by frame in order; a test may write to a connection from its own thread
 * too.
 */
public final class RawH2Upstream implements AutoCloseable {
    public static final long NO_ERROR = 0;
    public static final long INTERNAL_ERROR = 2;
    public static final long REFUSED_STREAM = 7;
    public static final long CANCEL = 8;
    public static final long ENHANCE_YOUR_CALM = 11;

    private static final int PREFACE = 24;
    private static final int MAX_FRAME_SIZE = 1 << 24;

    /** Of a stream and of a connection before anything is said: RFC 9113, section 6.9.2. */
    public static final int DEFAULT_WINDOW = 65_535;

    /** What becomes of what a peer sends; each method does what a plain server would unless it is overridden. */
    public interface Script {
        /** The preface has been read. */
        default void onConnect(Connection connection) throws IOException {
            connection.settings();
        }

        /** The peer's SETTINGS. */
        default void onSettings(Connection connection) throws IOException {
            connection.settingsAck();
        }

        /** The peer has acknowledged SETTINGS of ours. */
        default void onSettingsAck(Connection connection) throws IOException {}

        /** A request's head. */
        default void onHeaders(Connection connection, Request request) throws IOException {
            if (request.end()) {
                onRequest(connection, request);
            }
        }

        /** A request is complete. */
        default void onRequest(Connection connection, Request request) throws IOException {
            connection.ok(request.stream(), "ok");
        }

        default void onData(Connection connection, Request request, byte[] data, boolean end) throws IOException {
            if (data.length > 0) {
                connection.window(0, data.length);
                connection.window(request.stream(), data.length);
            }
            if (end) {
                onRequest(connection, request);
            }
        }

        default void onReset(Connection connection, int stream, long code) throws IOException {}

        default void onPing(Connection connection, long data, boolean ack) throws IOException {
            if (!ack) {
                connection.pong(data);
            }
        }

        default void onGoAway(Connection connection) throws IOException {}

        /** Credit for a stream, or for the connection where that is 0. */
        default void onWindowUpdate(Connection connection, int stream, int more) throws IOException {}
    }

    /** A request's head, and its body so far. */
    public record Request(int stream, Map<String, String> fields, boolean end, ByteArrayOutputStream body) {
        public String method() {
            return fields.get(":method");
        }

        public String path() {
            return fields.get(":path");
        }
    }

    /** A stream that the peer reset. */
    public record Reset(int connection, int stream, long code) {}

    private final Script script;
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final Queue<Reset> resets = new ConcurrentLinkedQueue<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final Accepting server;

    private RawH2Upstream(Script script) {
        this.script = script;
        this.server = Accepting.start(200, this::accepted);
    }

    public static RawH2Upstream start(Script script) {
        return new RawH2Upstream(script);
    }

    public Endpoint endpoint() {
        return server.endpoint();
    }

    public int accepted() {
        return server.accepted();
    }

    /** Connections that are open now. */
    public Set<Connection> open() {
        return open;
    }

    /** The heads it read, each as {@code METHOD PATH}. */
    public Queue<String> requests() {
        return requests;
    }

    public Queue<Reset> resets() {
        return resets;
    }

    /** What a peer may not do: frames on a stream that it has reset, bytes that are no preface. */
    public Queue<String> violations() {
        return violations;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Connection connection : open) {
            connection.close();
        }
    }

    private Runnable accepted(Socket socket, int number) throws IOException {
        Connection connection = new Connection(socket, number);
        open.add(connection);
        return connection::run;
    }

    /** One accepted connection. */
    public final class Connection {
        private final Socket socket;
        private final DataInputStream in;
        private final int number;
        private int streamWindow = DEFAULT_WINDOW;
        private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, 1 << 20);
        private final Map<Integer, Request> streams = new LinkedHashMap<>();
        private final Set<Integer> reset = ConcurrentHashMap.newKeySet();

        private Connection(Socket socket, int number) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
            this.number = number;
            socket.setTcpNoDelay(true);
        }

        /** 1 for the first. */
        public int number() {
            return number;
        }

        /** Has the kernel acknowledge what comes as late as it may (RFC 9293, section 3.8.6.3). */
        public Connection acknowledgeLate() throws IOException {
            socket.setOption(ExtendedSocketOptions.TCP_QUICKACK, false);
            return this;
        }

        private void run() {
            try (socket) {
                byte[] preface = in.readNBytes(PREFACE);
                if (!new String(preface, StandardCharsets.US_ASCII).startsWith("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")) {
                    violations.add("no preface: " + new String(preface, StandardCharsets.US_ASCII));
                    return;
                }
                script.onConnect(this);
                while (true) {
                    onFrame(Http2Frame.read(in, MAX_FRAME_SIZE));
                }
            } catch (IOException | Http2Exception e) {
                // The peer, or a script, has closed.
            } finally {
                open.remove(this);
            }
        }

        private void onFrame(Http2Frame frame) throws IOException, Http2Exception {
            int type = frame.type();
            int stream = frame.stream();
            ByteBuffer payload = ByteBuffer.wrap(frame.payload());
            if (reset.contains(stream) && type != Http2Frame.WINDOW_UPDATE) {
                violations.add("frame of type " + type + " on stream " + stream + " after its reset");
            }
            switch (type) {
                case Http2Frame.HEADERS -> onHeaders(frame);
                case Http2Frame.DATA -> {
                    Request request = streams.get(stream);
                    request.body().write(frame.payload());
                    script.onData(this, request, frame.payload(), frame.has(Http2Frame.END_STREAM));
                }
                case Http2Frame.RST_STREAM -> {
                    reset.add(stream);
                    long code = payload.getInt() & 0xffffffffL;
                    resets.add(new Reset(number, stream, code));
                    script.onReset(this, stream, code);
                }
                case Http2Frame.SETTINGS -> onSettings(frame.flags(), payload);
                case Http2Frame.PING -> script.onPing(this, payload.getLong(), frame.flags() == Http2Frame.ACK);
                case Http2Frame.GOAWAY -> script.onGoAway(this);
                case Http2Frame.WINDOW_UPDATE -> script.onWindowUpdate(this, stream, payload.getInt());
                default -> {
                    // PRIORITY and what nobody knows.
                }
            }
        }

        private void onSettings(int flags, ByteBuffer payload) throws IOException {
            if (flags == Http2Frame.ACK) {
                script.onSettingsAck(this);
                return;
            }
            while (payload.hasRemaining()) {
                int name = payload.getShort();
                int value = payload.getInt();
                streamWindow = name == Http2Frame.INITIAL_WINDOW_SIZE ? value : streamWindow;
            }
            script.onSettings(this);
        }

        private void onHeaders(Http2Frame frame) throws IOException, Http2Exception {
            int stream = frame.stream();
            Map<String, String> fields = new LinkedHashMap<>();
            decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(frame.payload()))
                    .forEach(field -> fields.merge(field.getKey().toString(), field.getValue().toString(), (a, b) -> a + "," + b));
            Request known = streams.get(stream);
            if (known != null) {
                script.onRequest(this, known);
                return;
            }
            Request request = new Request(stream, fields, frame.has(Http2Frame.END_STREAM), new ByteArrayOutputStream());
            streams.put(stream, request);
            requests.add(request.method() + " " + request.path());
            script.onHeaders(this, request);
        }

        /** SETTINGS as pairs of identifier and value. */
        public Connection settings(int... pairs) throws IOException {
            return frame(Http2Frame.SETTINGS, 0, 0, Http2Frame.settings(pairs));
        }

        public Connection settingsAck() throws IOException {
            return frame(Http2Frame.SETTINGS, Http2Frame.ACK, 0);
        }

        /** How much the peer lets each stream send at first. */
        public int streamWindow() {
            return streamWindow;
        }

        public Connection ok(int stream, String body) throws IOException {
            headers(stream, false, ":status", "200", "content-length", Integer.toString(body.length()));
            return data(stream, body, true);
        }

        /** A header block of names and values as they stand, never compressed. */
        public Connection headers(int stream, boolean end, String... fields) throws IOException {
            return frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS | (end ? Http2Frame.END_STREAM : 0), stream, Literals.block(fields));
        }

        public Connection data(int stream, String text, boolean end) throws IOException {
            return frame(Http2Frame.DATA, end ? Http2Frame.END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
        }

        public Connection reset(int stream, long code) throws IOException {
            return frame(Http2Frame.RST_STREAM, 0, stream, Http2Frame.number((int) code));
        }

        public Connection goAway(int lastStream, long code) throws IOException {
            return frame(Http2Frame.GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(lastStream).putInt((int) code).array());
        }

        public Connection ping(long data) throws IOException {
            return frame(Http2Frame.PING, 0, 0, ByteBuffer.allocate(8).putLong(data).array());
        }

        public Connection pong(long data) throws IOException {
            return frame(Http2Frame.PING, Http2Frame.ACK, 0, ByteBuffer.allocate(8).putLong(data).array());
        }

        public Connection window(int stream, int more) throws IOException {
            return frame(Http2Frame.WINDOW_UPDATE, 0, stream, Http2Frame.number(more));
        }

        /** Streams that have begun and were not forgotten by a script. */
        public List<Request> streams() {
            return new ArrayList<>(streams.values());
        }

        public void close() throws IOException {
            socket.close();
        }

        private synchronized Connection frame(int type, int flags, int stream, byte... payload) throws IOException {
            socket.getOutputStream().write(Http2Frame.bytes(type, flags, stream, payload));
            return this;
        }
    }
}
