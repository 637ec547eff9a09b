// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http.flow.Holder;
import dev.rauta.dataplane.http.flow.Member;
import dev.rauta.dataplane.http2.hpack.FieldSection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** One side's session on a channel in memory; the test is its peer, and says and sees frames. */
final class InMemory implements Http2Side, Holder, AutoCloseable {
    static final byte[] GET = HexFormat.of().parseHex("828684410161");

    /** A frame that the session has sent. */
    record Frame(byte type, int flags, int id, byte[] payload) {
        boolean ends() {
            return (flags & FrameWriter.END_STREAM) != 0;
        }

        @Override
        public String toString() {
            return "type " + type + " flags " + flags + " stream " + id + " " + payload.length + " bytes";
        }
    }

    /** A stream that writes down what it hears. */
    static final class Heard extends Http2Stream {
        final ByteArrayOutputStream data = new ByteArrayOutputStream();
        final List<String> events = new ArrayList<>();
        private final Http2Session session;

        Heard(int id, Http2Session session) {
            super(id);
            this.session = session;
        }

        @Override
        protected void onHeaders(FieldSection section, boolean end) {
            events.add(end ? "head, end" : "head");
        }

        @Override
        protected void onData(ByteBuf piece, boolean end) {
            byte[] bytes = new byte[piece.readableBytes()];
            piece.readBytes(bytes).release();
            data.writeBytes(bytes);
            if (end) {
                events.add("end");
            }
            session.consumed(this, bytes.length);
        }

        @Override
        protected void onReset(long code) {
            events.add("reset " + code);
        }

        @Override
        protected void onLocalEnded() {
            events.add("sent");
        }

        @Override
        protected void onWritable() {
            events.add("writable");
        }

        @Override
        protected void onClosed() {
            events.add("closed");
        }
    }

    final EmbeddedChannel channel = new EmbeddedChannel();
    final List<String> faults = new ArrayList<>();
    final Http2Session session;
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    private final boolean server;
    private final Random cuts;

    private InMemory(boolean server, Random cuts) {
        this.server = server;
        this.cuts = cuts;
        channel.config().setAllocator(allocator);
        FlushBatch flushes = new FlushBatch(channel.eventLoop(), 1 << 20);
        Member flush = flushes.member(channel, this);
        FrameGuard guard = new FrameGuard(new FrameBudget(), new HeaderBlock(8192, () -> {}, () -> {}), 0);
        session = new Http2Session(channel, flushes, flush, this, guard, 8192);
    }

    /** The side that answers, ready for requests; what it is sent comes in pieces cut by {@code cuts}. */
    static InMemory server(Random cuts) {
        InMemory made = new InMemory(true, cuts);
        made.session.beginServer(100, 8192);
        ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
        made.channel.writeInbound(made.allocator.buffer().writeBytes(preface));
        preface.release();
        made.say(Http2FrameTypes.SETTINGS, 0, 0);
        made.sent();
        return made;
    }

    /** The side that asks, ready to; {@code settings} are what its peer has said, each an identifier and a value. */
    static InMemory client(int... settings) {
        InMemory made = new InMemory(false, new Random(0));
        made.session.beginClient(8192);
        made.sayNumbers(settings);
        made.sent();
        return made;
    }

    /** Opens a stream with a GET. */
    Heard open(boolean end) {
        Heard stream = new Heard(session.nextLocal(), session);
        session.open(stream, session.encoder().method("GET").scheme("http").path("/"), end);
        return stream;
    }

    Heard stream(int id) {
        return (Heard) session.choose(stream -> stream.id() == id).getFirst();
    }

    /** SETTINGS. */
    void sayNumbers(int... settings) {
        ByteBuf payload = allocator.buffer();
        for (int i = 0; i < settings.length; i += 2) {
            payload.writeShort(settings[i]).writeInt(settings[i + 1]);
        }
        byte[] bytes = new byte[payload.readableBytes()];
        payload.readBytes(bytes).release();
        say(Http2FrameTypes.SETTINGS, 0, 0, bytes);
    }

    void sayWindow(int id, int bytes) {
        say(Http2FrameTypes.WINDOW_UPDATE, 0, id, (byte) (bytes >>> 24), (byte) (bytes >>> 16), (byte) (bytes >>> 8), (byte) bytes);
    }

    /** A frame comes. */
    void say(byte type, int flags, int id, byte... payload) {
        ByteBuf all = allocator.buffer().writeMedium(payload.length).writeByte(type).writeByte(flags).writeInt(id).writeBytes(payload);
        while (all.isReadable()) {
            int length = 1 + (cuts.nextBoolean() ? all.readableBytes() - 1 : cuts.nextInt(all.readableBytes()));
            channel.writeInbound(allocator.buffer(length).writeBytes(all, length));
        }
        all.release();
        channel.runPendingTasks();
    }

    ByteBuf bytes(int count) {
        return allocator.buffer(count).writeBytes("d".repeat(count).getBytes(StandardCharsets.US_ASCII));
    }

    /** The frames that have been sent since it was last asked. */
    List<Frame> sent() {
        channel.runPendingTasks();
        ByteBuf all = allocator.buffer();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            all.writeBytes(next);
            next.release();
        }
        ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
        if (all.readableBytes() >= preface.readableBytes() && all.slice(0, preface.readableBytes()).equals(preface)) {
            all.skipBytes(preface.readableBytes());
        }
        preface.release();
        List<Frame> frames = new ArrayList<>();
        while (all.isReadable()) {
            byte[] payload = new byte[all.readUnsignedMedium()];
            byte type = all.readByte();
            int flags = all.readUnsignedByte();
            int id = all.readInt();
            all.readBytes(payload);
            frames.add(new Frame(type, flags, id, payload));
        }
        all.release();
        return frames;
    }

    /** How many bytes of data have been sent since it was last asked, and no other frames; {@code id}: of that stream. */
    int dataSent(int id) {
        return sent().stream().filter(frame -> frame.type() == Http2FrameTypes.DATA && frame.id() == id)
                .mapToInt(frame -> frame.payload().length)
                .sum();
    }

    @Override
    public void onFlush() {
        session.onFlush();
    }

    @Override
    public boolean server() {
        return server;
    }

    @Override
    public Http2Stream accept(int id) {
        return new Heard(id, session);
    }

    @Override
    public void onStreamError() {
        faults.add("stream");
    }

    @Override
    public void onFault(Http2Error error) {
        faults.add(error.name());
    }

    /** What has not been released by then is a leak. */
    @Override
    public void close() {
        channel.finishAndReleaseAll();
        channel.checkException();
        long held = allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
        if (held != 0) {
            throw new AssertionError("leak: " + held + " bytes");
        }
    }
}
