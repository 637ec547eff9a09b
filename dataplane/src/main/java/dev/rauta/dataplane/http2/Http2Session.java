// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import dev.rauta.dataplane.http.HalfClose;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http.flow.Member;
import dev.rauta.dataplane.http.flow.RoundTrip;
import dev.rauta.dataplane.http2.hpack.HpackEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

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

    private final Channel channel;
    private final Http2Side side;
    private final Member flush;
    private final FrameReader reader;
    private final FrameWriter writer;
    private final PeerSettings settings = new PeerSettings();
    private final SendWindows sending;
    private final ReceiveWindows receiving;
    private final StreamTable table;
    private final Incoming incoming;
    private boolean blockSent;
    private boolean over;

    /**
     * @param flush the connection's own place among those of {@code flushes}
     * @param guard has frames paid for
     * @param headBytes the largest head that is kept, decoded, in bytes
     */
    public Http2Session(Channel channel, FlushBatch flushes, Member flush, Http2Side side, FrameGuard guard, int headBytes) {
        this.channel = channel;
        this.side = side;
        this.flush = flush;
        this.table = new StreamTable(side.server());
        this.writer = new FrameWriter(flush);
        this.sending = new SendWindows(channel, flush, writer, settings, guard.budget(), this);
        this.receiving = new ReceiveWindows(flushes, writer::windowUpdate, System::nanoTime, () -> RoundTrip.nanos(channel));
        this.incoming = new Incoming(this, side, guard, table, settings, writer, sending, receiving, headBytes);
        this.reader = new FrameReader(this, incoming, side.server());
    }

    /** Begins to serve: frames are read from here on, and our settings leave with the next flush. @param streams the most at a time */
    public void beginServer(int streamLimit, int headBytes) {
        incoming.limit(streamLimit);
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
        return table.size();
    }

    /** The last stream that the peer has opened; 0 where it has opened none. */
    public int lastRemote() {
        return table.lastRemote();
    }

    /** The last stream that we have opened, negative where there is none. */
    public int lastLocal() {
        return table.lastLocal();
    }

    /** The streams that fulfil {@code condition}, in a list of its own, so that they may be ended one by one. */
    public List<Http2Stream> choose(Predicate<Http2Stream> condition) {
        return table.choose(condition);
    }

    /** The id of the next stream of ours. */
    public int nextLocal() {
        return table.lastLocal() + 2;
    }

    /** Where a block is to be encoded, for {@link #headers}. */
    public HpackEncoder encoder() {
        HpackEncoder encoder = ENCODER.get().begin();
        return blockSent ? encoder : encoder.noTable();
    }

    /** Opens a stream of ours by the block that has been encoded. */
    public void open(Http2Stream stream, HpackEncoder block, boolean end) {
        stream.sendWindow = settings.window();
        table.addLocal(stream);
        headers(stream, block, end);
    }

    /** Sends the block that has been encoded; to a stream that has closed, nothing. */
    public void headers(Http2Stream stream, HpackEncoder block, boolean end) {
        if (stream.closed || stream.localEnded) {
            return;
        }
        blockSent = true;
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
        table.takeNoneAfter(lastStream);
        writer.goAway(lastStream, error, "");
    }

    /** Asks for a sign of life (section 6.7). @return what the answer will hold */
    public long ping() {
        long content = System.nanoTime();
        writer.ping(content, false);
        return content;
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

    /** The channel has closed. */
    void onGone() {
        over = true;
        choose(_ -> true).forEach(this::close);
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
        Http2Stream stream = table.get(id);
        if (stream == null) {
            writer.reset(id, fault.error());
        } else {
            reset(stream, fault.error());
        }
    }

    /** Nothing of a stream goes either way any more. */
    void close(Http2Stream stream) {
        if (stream.closed) {
            return;
        }
        table.remove(stream);
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
        writer.goAway(table.lastRemote(), fault.error(), String.valueOf(fault.getMessage()));
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
}
