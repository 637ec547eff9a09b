// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import dev.rauta.dataplane.http.HalfClose;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http.flow.Member;
import dev.rauta.dataplane.http.flow.RoundTrip;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.http2.hpack.FieldSection;
import dev.rauta.dataplane.http2.hpack.HpackEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection, either side of it: its streams, and what its peer may do with them (RFC 9113, sections 5 and 6); confined
 * to a worker.
 *
 * <p>What breaks the protocol ends the stream that it concerns, or the connection. A stream that is reset is closed at once, so
 * that nothing of it waits on, and what its peer had under way is passed over.
 */
public final class Http2Session implements SendWindows.Sent {
    /** One a worker: a block is sent as soon as it is encoded. */
    private static final FastThreadLocal<HpackEncoder> ENCODER = new FastThreadLocal<>() {
        @Override
        protected HpackEncoder initialValue() {
            return new HpackEncoder();
        }
    };

    /** How long a response that has no body may be without its end: as long as it is held up on the way. */
    private static final long END_GRACE_MILLIS = 250;

    private static final int PRIORITY_BYTES = 5;
    private static final int NEVER = Integer.MAX_VALUE;

    private final Channel channel;
    private final Http2Side side;
    private final Member flush;
    private final FrameReader reader;
    private final FrameWriter writer;
    private final HeaderBlocks blocks;
    private final PeerSettings settings = new PeerSettings();
    private final SendWindows sending;
    private final ReceiveWindows receiving;
    private final GivenUp givenUp = new GivenUp();
    private final IntObjectMap<Http2Stream> streams = new IntObjectHashMap<>();
    private int mostStreams = Integer.MAX_VALUE;
    private int lastRemote;

    /** The highest that the peer has named, which may have been passed over. */
    private int lastSeen;

    private int lastLocal = -1;
    private int lastTaken = NEVER;
    private boolean settled;
    private boolean blockSent;
    private boolean over;

    /** Whose data comes; null where it is passed over. */
    private @Nullable Http2Stream receiver;

    private int receiverId;

    /**
     * @param flush the connection's own place among those of {@code flushes}
     * @param budget what the peer spends on frames, and earns by taking data
     * @param headBytes the largest head that is kept, decoded, in bytes
     */
    public Http2Session(Channel channel, FlushBatch flushes, Member flush, Http2Side side, FrameBudget budget, int headBytes) {
        this.channel = channel;
        this.side = side;
        this.flush = flush;
        this.reader = new FrameReader(this, side.server());
        this.writer = new FrameWriter(flush);
        this.blocks = new HeaderBlocks(headBytes);
        this.sending = new SendWindows(channel, flush, writer, settings, budget, this);
        this.receiving = new ReceiveWindows(flushes, writer::windowUpdate, System::nanoTime, () -> RoundTrip.nanos(channel));
    }

    /** Begins to serve: frames are read from here on, and our settings leave with the next flush. @param streams the most at a time */
    public void beginServer(int streamLimit, int headBytes) {
        mostStreams = streamLimit;
        channel.pipeline().addLast(new FrameTurns(), reader);
        writer.settings(
                Http2CodecUtil.SETTINGS_MAX_CONCURRENT_STREAMS,
                streamLimit,
                Http2CodecUtil.SETTINGS_MAX_HEADER_LIST_SIZE,
                headBytes,
                Http2CodecUtil.SETTINGS_INITIAL_WINDOW_SIZE,
                ReceiveWindows.FIRST,
                Http2CodecUtil.SETTINGS_ENABLE_CONNECT_PROTOCOL,
                1);
        receiving.openConnection(streamLimit);
    }

    /** Begins to ask: the preface and our settings leave with the next flush. */
    public void beginClient(int headBytes) {
        channel.pipeline().addLast(reader);
        writer.preface();
        writer.settings(
                Http2CodecUtil.SETTINGS_ENABLE_PUSH,
                0,
                Http2CodecUtil.SETTINGS_INITIAL_WINDOW_SIZE,
                ReceiveWindows.FIRST,
                Http2CodecUtil.SETTINGS_MAX_HEADER_LIST_SIZE,
                headBytes);
    }

    /** How many streams are open. */
    public int streams() {
        return streams.size();
    }

    /** The last stream that the peer has opened; 0 where it has opened none. */
    public int lastRemote() {
        return lastRemote;
    }

    /** The last stream that we have opened, negative where there is none. */
    public int lastLocal() {
        return lastLocal;
    }

    /** The stream of that id, null where it is not open. */
    public @Nullable Http2Stream stream(int id) {
        return streams.get(id);
    }

    /** The streams that fulfil {@code condition}, in a list of its own, so that they may be ended one by one. */
    public List<Http2Stream> choose(Predicate<Http2Stream> condition) {
        List<Http2Stream> chosen = new ArrayList<>();
        for (Http2Stream stream : streams.values()) {
            if (condition.test(stream)) {
                chosen.add(stream);
            }
        }
        return chosen;
    }

    /** The id of the next stream of ours. */
    public int nextLocal() {
        return lastLocal + 2;
    }

    /** Where a block is to be encoded, for {@link #headers}. */
    public HpackEncoder encoder() {
        HpackEncoder encoder = ENCODER.get().begin();
        return blockSent ? encoder : encoder.noTable();
    }

    /** Opens a stream of ours by the block that has been encoded. */
    public void open(Http2Stream stream, HpackEncoder block, boolean end) {
        lastLocal = stream.id;
        stream.sendWindow = settings.window();
        streams.put(stream.id, stream);
        headers(stream, block, end);
    }

    /** Sends the block that has been encoded; to a stream that has closed, nothing. */
    public void headers(Http2Stream stream, HpackEncoder block, boolean end) {
        if (stream.closed || stream.localEnded) {
            return;
        }
        blockSent = true;
        stream.headSent = true;
        writer.headers(stream.id, block.block(), block.size(), end, settings.frame());
        if (end) {
            onEndSent(stream);
        }
    }

    /** Sends trailers, which end our half, behind all data. */
    public void trailers(Http2Stream stream, HeaderFields fields) {
        if (!stream.closed && !sending.trailers(stream, fields)) {
            onTrailersDue(stream, fields);
        }
    }

    /** Sends data, whose ownership passes; to a stream that has closed, nothing. */
    public void data(Http2Stream stream, ByteBuf data, boolean end) {
        if (stream.closed || stream.localEnded) {
            data.release();
        } else {
            sending.data(stream, data, end);
        }
    }

    /** Resets a stream; one that has closed is left alone. */
    public void reset(Http2Stream stream, Http2Error error) {
        if (!stream.closed) {
            stream.resetSent = true;
            writer.reset(stream.id, error);
            close(stream);
        }
    }

    /** Closes a stream that the peer has said it will never look at; nothing is said of it. */
    public void abandon(Http2Stream stream) {
        close(stream);
    }

    /**
     * Resets a stream soon: its response is complete by its head, and most peers say so right behind it, in a frame of DATA
     * without bytes; one that does not would keep the stream for ever.
     */
    public void resetUnlessEnded(Http2Stream stream) {
        channel.eventLoop().schedule(() -> reset(stream, Http2Error.CANCEL), END_GRACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Closes the connection once what was written has been given to the system. */
    public void close() {
        flush.handOver();
        channel.flush();
        channel.close();
    }

    /** Says which stream is the last that is taken. */
    public void goAway(int lastStream, Http2Error error) {
        lastTaken = lastStream;
        writer.goAway(lastStream, error, "");
    }

    /** Asks for a sign of life (section 6.7). */
    public void ping() {
        writer.ping(System.nanoTime(), false);
    }

    /** Says that so many bytes of a stream have gone on, so that its peer may send as many more. */
    public void consumed(Http2Stream stream, int bytes) {
        receiving.passed(stream, bytes);
    }

    /** Opens the connection's window as wide as so many streams can fill. */
    public void openConnection(int forStreams) {
        receiving.openConnection(forStreams);
    }

    /** How many bytes wait for the peer's windows. */
    public long waiting() {
        return sending.total();
    }

    /** How much memory they hold on to, in bytes. */
    public long pinned() {
        return sending.pinned();
    }

    /** Whether a single byte more of a stream would wait. */
    public boolean waits(Http2Stream stream) {
        return !stream.closed && sending.waits(stream);
    }

    /** Whether a stream may be written to without its queue growing long. */
    public boolean writable(Http2Stream stream) {
        return !stream.closed && (stream.queue == null || !stream.queue.full());
    }

    /** Whether bytes of a stream wait, and none has left since {@code instant}, in {@link System#nanoTime()}. */
    public boolean stuckSince(Http2Stream stream, long instant) {
        SendQueue queue = stream.queue;
        return queue != null && !queue.isEmpty() && queue.movedAt() - instant < 0;
    }

    /** Offers what of a stream waits to be given back. */
    public void offer(Http2Stream stream, Shedding shedding, Runnable drop) {
        SendQueue queue = stream.queue;
        if (queue != null) {
            shedding.offer(queue.pinned(), queue.stillSince(), drop);
        }
    }

    @Override
    public void onTrailersDue(Http2Stream stream, HeaderFields trailers) {
        headers(stream, encoder().fields(trailers), true);
    }

    @Override
    public void onEndSent(Http2Stream stream) {
        stream.localEnded = true;
        stream.onLocalEnded();
        if (stream.remoteEnded) {
            close(stream);
        }
    }

    void onChannelWritable() {
        sending.askToSend();
    }

    /** A flush comes, which may take what waits for windows that have opened. */
    public void onFlush() {
        sending.sendWhatMay();
    }

    void onPause(boolean inFrame) {
        side.onPause(inFrame || blocks.open());
    }

    /** The channel has closed. */
    void onGone() {
        over = true;
        choose(_ -> true).forEach(this::close);
    }

    /** A frame begins. */
    void onFrame(byte type, int flags, int id, int length) throws Http2Fault {
        if (length > Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE) {
            throw connectionFault(Http2Error.FRAME_SIZE_ERROR, "frame: " + length + " bytes (expected: at most 16384)");
        }
        if (!settled && (type != Http2FrameTypes.SETTINGS || (flags & FrameWriter.ACK) != 0)) {
            throw connectionFault(Http2Error.PROTOCOL_ERROR, "first frame: type " + type + " (expected: SETTINGS)");
        }
        boolean continuation = type == Http2FrameTypes.CONTINUATION;
        if (blocks.open() ? !continuation || id != blocks.stream() : continuation) {
            throw connectionFault(Http2Error.PROTOCOL_ERROR, "frame: type " + type + " where a header block goes on or not");
        }
        side.onFrame(type, flags, length);
    }

    /** A frame that is no DATA is there. */
    void onPayload(byte type, int flags, int id, ByteBuf in, int at, int length) throws Http2Fault {
        switch (type) {
            case Http2FrameTypes.HEADERS -> {
                checkId(id != 0, "HEADERS", id);
                if (blocks.begin(id, flags, in, at, length)) {
                    onBlock(id);
                }
            }
            case Http2FrameTypes.CONTINUATION -> {
                if (blocks.go(flags, in, at, length)) {
                    onBlock(id);
                }
            }
            case Http2FrameTypes.PRIORITY -> onPriority(id, in, at, length);
            case Http2FrameTypes.RST_STREAM -> {
                checkLength(length == 4, "RST_STREAM", length);
                onReset(id, in.getUnsignedInt(at));
            }
            case Http2FrameTypes.SETTINGS -> {
                checkId(id == 0, "SETTINGS", id);
                onSettings(flags, in, at, length);
            }
            case Http2FrameTypes.PUSH_PROMISE ->
                throw connectionFault(Http2Error.PROTOCOL_ERROR, "PUSH_PROMISE (expected: none)");
            case Http2FrameTypes.PING -> {
                checkId(id == 0, "PING", id);
                checkLength(length == 8, "PING", length);
                if ((flags & FrameWriter.ACK) == 0) {
                    writer.ping(in.getLong(at), true);
                }
            }
            case Http2FrameTypes.GO_AWAY -> {
                checkId(id == 0, "GOAWAY", id);
                checkLength(length >= 8, "GOAWAY", length);
                side.onGoAway(in.getInt(at) & Integer.MAX_VALUE);
            }
            case Http2FrameTypes.WINDOW_UPDATE -> {
                checkLength(length == 4, "WINDOW_UPDATE", length);
                onWindowUpdate(id, in.getInt(at) & Integer.MAX_VALUE);
            }
            default -> {
                // Unknown frames are passed over (section 4.1).
            }
        }
    }

    /** DATA begins, with so many bytes of padding and its length among them. */
    void beginData(int id, int length, int padding) throws Http2Fault {
        receiver = null;
        receiverId = id;
        checkId(id != 0, "DATA", id);
        receiving.received(length);
        Http2Stream stream = streams.get(id);
        if (stream == null || stream.remoteEnded) {
            // What has come of it is nobody's, and is passed on as such.
            receiving.passed(padding);
            if (idle(id)) {
                throw connectionFault(Http2Error.PROTOCOL_ERROR, "DATA on stream " + id + ", which has not begun");
            }
            if (side.server() && id <= lastTaken && !givenUp.contains(id)) {
                throw Http2Fault.ofStream(id, Http2Error.STREAM_CLOSED, "DATA on stream " + id + ", which has ended");
            }
            return;
        }
        try {
            receiving.received(stream, length);
        } catch (Http2Fault fault) {
            receiving.passed(padding);
            throw fault;
        }
        receiving.passed(stream, padding);
        receiver = stream;
    }

    /** Bytes of the DATA that has begun, whose ownership passes. */
    void data(ByteBuf data, boolean end) {
        Http2Stream stream = receiver;
        if (stream == null || stream.closed) {
            // Of a stream that has closed meanwhile, the connection has its credit for all of the frame already.
            if (stream == null) {
                receiving.passed(data.readableBytes());
            }
            data.release();
            if (end) {
                givenUp.remove(receiverId);
            }
            return;
        }
        stream.remoteEnded = end;
        stream.onData(data, end);
        closeIfEnded(stream, end);
    }

    /** The peer has broken the protocol. */
    void onFault(Http2Fault fault) {
        if (over) {
            return;
        }
        int id = fault.stream();
        if (id == 0) {
            end(fault);
            return;
        }
        side.onStreamError();
        Http2Stream stream = streams.get(id);
        if (stream == null) {
            writer.reset(id, fault.error());
        } else {
            reset(stream, fault.error());
        }
    }

    private void onBlock(int id) throws Http2Fault {
        FieldSection section = blocks.decode();
        boolean end = blocks.endStream();
        Http2Stream stream = streams.get(id);
        if (stream == null) {
            stream = side.server() ? accept(id, end) : missing(id);
        } else if (stream.remoteEnded) {
            if (side.server()) {
                throw connectionFault(Http2Error.STREAM_CLOSED, "HEADERS on stream " + id + ", which has ended");
            }
            return;
        } else if (side.server() && (!end || section.pseudo())) {
            throw Http2Fault.ofStream(id, Http2Error.PROTOCOL_ERROR, "trailers: with pseudo-header fields, or not at the end");
        }
        if (stream == null) {
            return;
        }
        if (section.malformed() || blocks.dependsOnItself()) {
            throw Http2Fault.ofStream(id, Http2Error.PROTOCOL_ERROR, "head: malformed");
        }
        stream.remoteEnded = end;
        stream.onHeaders(section, end);
        closeIfEnded(stream, end);
    }

    /** A stream of the peer's begins; null where it is passed over. */
    private @Nullable Http2Stream accept(int id, boolean end) throws Http2Fault {
        if ((id & 1) == 0) {
            throw connectionFault(Http2Error.PROTOCOL_ERROR, "HEADERS on stream " + id + " (expected: an odd id)");
        }
        if (id <= lastRemote) {
            if (!givenUp.contains(id)) {
                throw connectionFault(Http2Error.STREAM_CLOSED, "HEADERS on stream " + id + ", which has ended or was passed over");
            }
            if (end) {
                givenUp.remove(id);
            }
            return null;
        }
        lastSeen = Math.max(lastSeen, id);
        if (id > lastTaken) {
            return null;
        }
        lastRemote = id;
        if (streams.size() >= mostStreams) {
            side.onStreamRefused();
            side.onStreamError();
            writer.reset(id, Http2Error.REFUSED_STREAM);
            if (!end) {
                givenUp.add(id);
            }
            return null;
        }
        Http2Stream stream = side.accept(id);
        stream.sendWindow = settings.window();
        stream.remoteEnded = end;
        streams.put(id, stream);
        return stream;
    }

    /** What comes for a stream of ours that is not open is passed over, where there ever was such a one. */
    private @Nullable Http2Stream missing(int id) throws Http2Fault {
        if (idle(id)) {
            throw connectionFault(Http2Error.PROTOCOL_ERROR, "HEADERS on stream " + id + ", which has not begun");
        }
        return null;
    }

    private void onPriority(int id, ByteBuf in, int at, int length) throws Http2Fault {
        checkId(id != 0, "PRIORITY", id);
        if (length != PRIORITY_BYTES) {
            throw Http2Fault.ofStream(id, Http2Error.FRAME_SIZE_ERROR, "PRIORITY: " + length + " bytes (expected: 5)");
        }
        if ((in.getInt(at) & Integer.MAX_VALUE) == id) {
            throw Http2Fault.ofStream(id, Http2Error.PROTOCOL_ERROR, "PRIORITY: stream " + id + " depends on itself");
        }
    }

    private void onReset(int id, long code) throws Http2Fault {
        checkId(id != 0 && !idle(id), "RST_STREAM", id);
        Http2Stream stream = streams.get(id);
        if (stream == null) {
            givenUp.remove(id);
            return;
        }
        stream.remoteEnded = true;
        stream.onReset(code);
        close(stream);
    }

    private void onSettings(int flags, ByteBuf in, int at, int length) throws Http2Fault {
        if ((flags & FrameWriter.ACK) != 0) {
            checkLength(length == 0, "SETTINGS with ACK", length);
            return;
        }
        settled = true;
        int before = settings.window();
        settings.read(in, at, length);
        writer.settingsAck();
        sending.shift(streams.values(), settings.window() - before);
        side.onSettings(settings);
        sending.askToSend();
    }

    private void onWindowUpdate(int id, int bytes) throws Http2Fault {
        checkId(id == 0 || !idle(id), "WINDOW_UPDATE", id);
        Http2Stream stream = streams.get(id);
        if (bytes == 0) {
            String message = "WINDOW_UPDATE: 0 bytes (expected: at least 1)";
            throw id == 0
                    ? connectionFault(Http2Error.PROTOCOL_ERROR, message)
                    : Http2Fault.ofStream(id, Http2Error.PROTOCOL_ERROR, message);
        }
        if (id == 0) {
            sending.widen(bytes);
        } else if (stream != null) {
            sending.widen(stream, bytes);
        }
    }

    private void closeIfEnded(Http2Stream stream, boolean end) {
        if (end && stream.localEnded) {
            close(stream);
        }
    }

    private void close(Http2Stream stream) {
        if (stream.closed) {
            return;
        }
        streams.remove(stream.id);
        if (!stream.remoteEnded) {
            givenUp.add(stream.id);
        }
        receiving.closed(stream);
        stream.closed = true;
        sending.closed(stream);
        stream.onClosed();
    }

    /** Says why; a client goes on to be listened to until it has heard it. */
    private void end(Http2Fault fault) {
        over = true;
        reader.stop();
        side.onFault(fault.error());
        writer.goAway(Math.max(lastRemote, 0), fault.error(), String.valueOf(fault.getMessage()));
        if (!side.server() || !channel.isActive()) {
            close();
            return;
        }
        channel.pipeline().replace(FrameTurns.class, null, new FrameDrop());
        // Later: this may be in the midst of a stream's frame.
        channel.eventLoop().execute(() -> {
            onGone();
            flush.handOver();
            HalfClose.of(channel, () -> {});
        });
    }

    /** Whether nobody has begun that stream. */
    private boolean idle(int id) {
        boolean odd = (id & 1) == 1;
        return side.server() ? !odd || id > lastSeen : !odd || id > lastLocal;
    }

    private static void checkId(boolean holds, String frame, int id) throws Http2Fault {
        if (!holds) {
            throw connectionFault(Http2Error.PROTOCOL_ERROR, frame + " on stream " + id);
        }
    }

    private static void checkLength(boolean holds, String frame, int length) throws Http2Fault {
        if (!holds) {
            throw connectionFault(Http2Error.FRAME_SIZE_ERROR, frame + ": " + length + " bytes (expected: another length)");
        }
    }

    private static Http2Fault connectionFault(Http2Error error, String message) {
        return Http2Fault.ofConnection(error, message);
    }
}
