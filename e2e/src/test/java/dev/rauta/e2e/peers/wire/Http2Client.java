// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Writes the frames of a case, by prior knowledge and without any check, and reads what comes back. */
public final class Http2Client {
    private static final int SLICE_MILLIS = 10;
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Octets in;
    private final OutputStream out;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, 1 << 20);
    private final Map<Integer, Seen> streams = new TreeMap<>();
    private final ByteArrayOutputStream block = new ByteArrayOutputStream();
    private int at;
    private boolean settings;
    private boolean pong;
    private String goAway = "";

    /** What came on a stream. */
    private static final class Seen {
        final List<Answer> interims = new ArrayList<>();
        final List<Field> fields = new ArrayList<>();
        final List<Field> trailers = new ArrayList<>();
        final StringBuilder body = new StringBuilder();
        int status;
        boolean ended;
        String reset = "";

        boolean done() {
            return ended || !reset.isEmpty();
        }
    }

    private Http2Client(Socket socket) throws IOException {
        this.in = new Octets(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    public static Outcome run(int port, Sent.Http2 sent, Patience patience) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(SLICE_MILLIS);
            return new Http2Client(socket).run(sent, patience);
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port, e);
        }
    }

    private Outcome run(Sent.Http2 sent, Patience patience) {
        write(PREFACE);
        write(Frame.of(Frame.SETTINGS, 0, 0).bytes());
        waitFor(patience.answer(), () -> settings);
        write(Frame.of(Frame.SETTINGS, Frame.ACK, 0).bytes());
        var all = new ByteArrayOutputStream();
        sent.frames().forEach(frame -> all.writeBytes(frame.bytes()));
        List<Integer> asked = sent.frames().stream()
                .filter(frame -> frame.type() == Frame.HEADERS)
                .map(Frame::stream)
                .distinct()
                .toList();
        write(all.toByteArray());
        waitFor(patience.answer(), () -> !goAway.isEmpty()
                || asked.stream().allMatch(id -> streams.containsKey(id) && streams.get(id).done()));
        waitFor(goAway.isEmpty() ? patience.end() : patience.answer(), () -> false);
        if (!in.ended()) {
            write(Frame.of(Frame.PING, 0, 0, new byte[8]).bytes());
            waitFor(patience.answer(), () -> pong);
        }
        Outcome.End end = in.ended() ? Outcome.End.CLOSED : pong ? Outcome.End.KEPT : Outcome.End.WAITS;
        return new Outcome(streams.values().stream()
                .filter(stream -> stream.status != 0 || stream.done())
                .flatMap(stream -> Stream.concat(stream.interims.stream(), Stream.of(answer(stream))))
                .toList(), end, goAway, List.of());
    }

    private static Answer answer(Seen stream) {
        return new Answer(
                stream.status, stream.fields, stream.body.toString(), stream.trailers, stream.ended, stream.reset);
    }

    private interface Condition {
        boolean holds();
    }

    private void waitFor(Duration limit, Condition condition) {
        long until = System.nanoTime() + limit.toNanos();
        while (!condition.holds() && !in.ended() && System.nanoTime() < until) {
            boolean _ = in.more();
            byte[] bytes = in.bytes();
            for (Frame frame = Frame.read(bytes, at); frame != null; frame = Frame.read(bytes, at)) {
                at += 9 + frame.payload().length;
                on(frame);
            }
        }
    }

    private void on(Frame frame) {
        Seen stream = frame.stream() == 0 ? new Seen() : streams.computeIfAbsent(frame.stream(), _ -> new Seen());
        switch (frame.type()) {
            case Frame.SETTINGS -> settings |= (frame.flags() & Frame.ACK) == 0;
            case Frame.PING -> pong |= (frame.flags() & Frame.ACK) != 0;
            case Frame.GOAWAY -> goAway = code(frame.payload(), 4);
            case Frame.RST_STREAM -> {
                // The first says why; later ones answer frames that were under way.
                if (stream.reset.isEmpty()) {
                    stream.reset = code(frame.payload(), 0);
                }
            }
            case Frame.DATA -> {
                stream.body.append(new String(frame.payload(), StandardCharsets.ISO_8859_1));
                stream.ended |= frame.ends();
            }
            case Frame.HEADERS, Frame.CONTINUATION -> {
                block.writeBytes(frame.payload());
                if ((frame.flags() & Frame.END_HEADERS) != 0) {
                    onFields(stream, frame.stream());
                }
                stream.ended |= frame.ends();
            }
            // WINDOW_UPDATE and what else a peer may send says nothing about the case.
            default -> {}
        }
    }

    private void onFields(Seen stream, int id) {
        ByteBuf bytes = Unpooled.wrappedBuffer(block.toByteArray());
        block.reset();
        try {
            Http2Headers headers = decoder.decodeHeaders(id, bytes);
            CharSequence status = headers.status();
            if (status != null) {
                if (stream.status != 0) {
                    stream.interims.add(new Answer(stream.status, List.copyOf(stream.fields), "", List.of(), true, ""));
                    stream.fields.clear();
                }
                stream.status = Integer.parseInt(status.toString());
                headers.remove(":status");
            }
            List<Field> into = status == null ? stream.trailers : stream.fields;
            headers.forEach(one -> into.add(new Field(one.getKey().toString(), one.getValue().toString())));
        } catch (Http2Exception e) {
            throw new IllegalStateException("an answer's header block does not decode", e);
        }
    }

    private static String code(byte[] payload, int from) {
        int code = ByteBuffer.wrap(payload).getInt(from);
        Http2Error known = Http2Error.valueOf(code);
        return known == null ? "error " + code : known.name();
    }

    private void write(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            // A peer that has closed already is seen by reading.
            while (in.more()) {
                continue;
            }
        }
    }
}
