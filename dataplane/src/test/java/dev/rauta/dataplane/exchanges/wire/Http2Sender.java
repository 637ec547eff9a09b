// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.wire;

import dev.rauta.dataplane.exchanges.plan.Dice;
import dev.rauta.dataplane.exchanges.plan.Field;
import dev.rauta.dataplane.testing.wire.Http2Frame;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The frames that leave a {@link Http2Peer}, one at a time whoever sends them, cut and padded at random. */
public final class Http2Sender {
    private final ChoppyOutput out;
    private final Hpack hpack;
    private final Dice dice;
    private final Dice rolls;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile int largestFrame = 16_384;

    public Http2Sender(Socket socket, Hpack hpack, Dice dice) throws IOException {
        this.out = new ChoppyOutput(socket, dice.split());
        this.hpack = hpack;
        this.dice = dice;
        this.rolls = dice.split();
    }

    public void raw(byte[] bytes) throws IOException {
        lock.lock();
        try {
            out.begin();
            out.write(bytes);
        } finally {
            lock.unlock();
        }
    }

    public void frame(Http2Frame frame) throws IOException {
        lock.lock();
        try {
            out.write(frame.bytes());
        } finally {
            lock.unlock();
        }
    }

    public void number(int type, int stream, int value) throws IOException {
        frame(new Http2Frame(type, 0, stream, ByteBuffer.allocate(4).putInt(value).array()));
    }

    /** A header block in HEADERS and as many CONTINUATION frames as it happens to need. */
    public void headers(int stream, List<Field> fields, boolean end) throws IOException, Http2Exception {
        lock.lock();
        try {
            out.begin();
            byte[] block = hpack.encode(fields);
            boolean priority = dice.chance(10);
            int padding = dice.chance(10) ? dice.between(0, 255) : -1;
            int at = Math.min(block.length, dice.chance(70) ? 16_000 : dice.upTo(16_000));
            int flags = (end ? Http2Frame.END_STREAM : 0) | (priority ? Http2Frame.HAS_PRIORITY : 0);
            ByteArrayOutputStream payload = new ByteArrayOutputStream();
            if (priority) {
                payload.writeBytes(new byte[] {0, 0, 0, 0, (byte) dice.between(0, 255)});
            }
            payload.write(block, 0, at);
            flags |= at == block.length ? Http2Frame.END_HEADERS : 0;
            frame(padded(Http2Frame.HEADERS, flags, stream, payload.toByteArray(), padding));
            for (int left = 8; at < block.length; left--) {
                int piece = Math.min(block.length - at, left > 3 ? dice.upTo(16_000) : 16_384);
                int last = at + piece == block.length ? Http2Frame.END_HEADERS : 0;
                byte[] part = Arrays.copyOfRange(block, at, at + piece);
                frame(new Http2Frame(Http2Frame.CONTINUATION, last, stream, part));
                at += piece;
            }
        } finally {
            lock.unlock();
        }
    }

    /** DATA with {@code padding}, or none where that is negative; the windows have been asked. */
    public void data(int stream, byte[] data, int from, int length, int padding, boolean end) throws IOException {
        byte[] part = Arrays.copyOfRange(data, from, from + length);
        frame(padded(Http2Frame.DATA, end ? Http2Frame.END_STREAM : 0, stream, part, padding));
    }

    /** A frame that means nothing: PRIORITY (RFC 9113, section 5.3.2), or of a type that nobody knows (section 5.5). */
    public void noise(int stream) throws IOException {
        boolean priority = roll(0, 1) == 0;
        frame(
                priority
                        ? new Http2Frame(Http2Frame.PRIORITY, 0, stream, new byte[] {0, 0, 0, 0, 16})
                        : new Http2Frame(0xbe, roll(0, 255), stream, new byte[roll(0, 40)]));
    }

    public void largestFrame(int size) {
        largestFrame = size;
    }

    public int largestFrame() {
        return largestFrame;
    }

    public void tableSize(int size) throws Http2Exception {
        lock.lock();
        try {
            hpack.peerTableSize(size);
        } finally {
            lock.unlock();
        }
    }

    /** A number for whichever thread asks. */
    public int roll(int low, int high) {
        synchronized (rolls) {
            return rolls.between(low, high);
        }
    }

    private static Http2Frame padded(int type, int flags, int stream, byte[] content, int padding) {
        if (padding < 0) {
            return new Http2Frame(type, flags, stream, content);
        }
        byte[] payload = new byte[1 + content.length + padding];
        payload[0] = (byte) padding;
        System.arraycopy(content, 0, payload, 1, content.length);
        return new Http2Frame(type, flags | Http2Frame.PADDED, stream, payload);
    }
}
