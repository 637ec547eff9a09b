// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import dev.rauta.dataplane.http2.hpack.FieldSection;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import org.jspecify.annotations.Nullable;

/**
 * Holds what comes of a peer against the protocol, frame by frame (RFC 9113, section 6), and hands it to the streams; confined to a
 * worker.
 */
final class Incoming {
    private static final int PRIORITY_BYTES = 5;

    private final Http2Session session;
    private final Http2Side side;
    private final FrameGuard guard;
    private final StreamTable table;
    private final HeaderBlocks blocks;
    private final PeerSettings settings;
    private final FrameWriter writer;
    private final SendWindows sending;
    private final ReceiveWindows receiving;
    private int mostStreams = Integer.MAX_VALUE;
    private boolean settled;

    /** Whose data comes; null where it is passed over. */
    private @Nullable Http2Stream receiver;

    private int receiverId;

    /** @param headBytes the largest head that is kept, decoded, in bytes */
    Incoming(
            Http2Session session,
            Http2Side side,
            FrameGuard guard,
            StreamTable table,
            PeerSettings settings,
            FrameWriter writer,
            SendWindows sending,
            ReceiveWindows receiving,
            int headBytes) {
        this.session = session;
        this.side = side;
        this.guard = guard;
        this.table = table;
        this.blocks = new HeaderBlocks(headBytes);
        this.settings = settings;
        this.writer = writer;
        this.sending = sending;
        this.receiving = receiving;
    }

    /** Takes so many streams of the peer's at a time. */
    void limit(int streams) {
        mostStreams = streams;
    }

    /** What was read ends here. @param inFrame whether a frame that is no DATA has begun and not come whole */
    void onPause(boolean inFrame) {
        guard.onPause(inFrame || blocks.open());
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
        guard.onFrame(type, flags, length);
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
                } else {
                    side.onPong(in.getLong(at));
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
        Http2Stream stream = table.get(id);
        if (stream == null || stream.remoteEnded) {
            // What has come of it is nobody's, and is passed on as such.
            receiving.passed(padding);
            if (table.idle(id)) {
                throw connectionFault(Http2Error.PROTOCOL_ERROR, "DATA on stream " + id + ", which has not begun");
            }
            if (side.server() && table.taken(id) && !table.givenUp(id)) {
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
                table.forget(receiverId);
            }
            return;
        }
        stream.remoteEnded = end;
        stream.onData(data, end);
        closeIfEnded(stream, end);
    }

    private void onBlock(int id) throws Http2Fault {
        FieldSection section = blocks.decode();
        try {
            onSection(id, section);
        } finally {
            section.clear();
        }
    }

    private void onSection(int id, FieldSection section) throws Http2Fault {
        boolean end = blocks.endStream();
        Http2Stream stream = table.get(id);
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
        if (id <= table.lastRemote()) {
            if (!table.givenUp(id)) {
                throw connectionFault(Http2Error.STREAM_CLOSED, "HEADERS on stream " + id + ", which has ended or was passed over");
            }
            if (end) {
                table.forget(id);
            }
            return null;
        }
        if (!table.seen(id)) {
            return null;
        }
        if (table.size() >= mostStreams) {
            side.onStreamRefused();
            side.onStreamError();
            writer.reset(id, Http2Error.REFUSED_STREAM);
            if (!end) {
                table.giveUp(id);
            }
            return null;
        }
        Http2Stream stream = side.accept(id);
        stream.sendWindow = settings.window();
        stream.remoteEnded = end;
        table.addRemote(stream);
        return stream;
    }

    /** What comes for a stream of ours that is not open is passed over, where there ever was such a one. */
    private @Nullable Http2Stream missing(int id) throws Http2Fault {
        if (table.idle(id)) {
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
        checkId(id != 0 && !table.idle(id), "RST_STREAM", id);
        Http2Stream stream = table.get(id);
        if (stream == null) {
            table.forget(id);
            return;
        }
        stream.remoteEnded = true;
        stream.onReset(code);
        session.close(stream);
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
        sending.shift(table.all(), settings.window() - before);
        side.onSettings(settings);
        sending.askToSend();
    }

    private void onWindowUpdate(int id, int bytes) throws Http2Fault {
        checkId(id == 0 || !table.idle(id), "WINDOW_UPDATE", id);
        Http2Stream stream = table.get(id);
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
            session.close(stream);
        }
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
