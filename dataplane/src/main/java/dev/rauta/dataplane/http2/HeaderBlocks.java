// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import dev.rauta.dataplane.http2.hpack.FieldSection;
import dev.rauta.dataplane.http2.hpack.HpackDecoder;
import dev.rauta.dataplane.http2.hpack.HpackException;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;

/** Puts the header blocks of a connection together from HEADERS and CONTINUATION (RFC 9113, section 4.3); confined to a worker. */
final class HeaderBlocks {
    private static final int PADDED = 0x8;
    private static final int PRIORITY = 0x20;
    private static final int PRIORITY_BYTES = 5;

    /** A frame's payload, decoded at once: each worker has one, for nothing of it is kept. */
    private static final FastThreadLocal<byte[]> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[16 * 1024];
        }
    };

    private static final byte[] NOTHING = {};

    private final HpackDecoder decoder = new HpackDecoder();
    private final FieldSection section;
    private byte[] block = NOTHING;
    private int size;
    private int stream;
    private boolean open;
    private boolean endStream;
    private boolean dependsOnItself;

    /** @param most how large a head is kept, decoded, in bytes */
    HeaderBlocks(long most) {
        this.section = new FieldSection(most);
    }

    /** Whether a block has begun and not ended, so that nothing but its continuation may come. */
    boolean open() {
        return open;
    }

    /** Whose block it is, or was. */
    int stream() {
        return stream;
    }

    /** Whether the block ends its stream. */
    boolean endStream() {
        return endStream;
    }

    /** Whether its stream was said to depend on itself (RFC 7540, section 5.3.1). */
    boolean dependsOnItself() {
        return dependsOnItself;
    }

    /** Takes in a HEADERS frame's payload; whether the block is complete. */
    boolean begin(int id, int flags, ByteBuf in, int at, int length) throws Http2Fault {
        int from = at;
        int to = at + length;
        if ((flags & PADDED) != 0) {
            int padding = length == 0 ? 1 : in.getUnsignedByte(from++);
            to -= padding;
        }
        dependsOnItself = false;
        if ((flags & PRIORITY) != 0) {
            dependsOnItself = to - from >= PRIORITY_BYTES && (in.getInt(from) & Integer.MAX_VALUE) == id;
            from += PRIORITY_BYTES;
        }
        if (to < from) {
            throw Http2Fault.ofConnection(Http2Error.PROTOCOL_ERROR, "HEADERS: padding or priority beyond the frame's " + length + " bytes");
        }
        stream = id;
        endStream = (flags & FrameWriter.END_STREAM) != 0;
        size = 0;
        open = (flags & FrameWriter.END_HEADERS) == 0;
        byte[] scratch = SCRATCH.get();
        block = !open && to - from <= scratch.length ? scratch : new byte[to - from];
        append(in, from, to - from);
        return !open;
    }

    /** Takes in a CONTINUATION frame's payload; whether the block is complete. */
    boolean go(int flags, ByteBuf in, int at, int length) {
        open = (flags & FrameWriter.END_HEADERS) == 0;
        if (block.length - size < length) {
            block = Arrays.copyOf(block, Math.max(2 * block.length, size + length));
        }
        append(in, at, length);
        return !open;
    }

    /** Decodes the block, which is complete; whoever has read it clears it, for the next one is decoded into it too. */
    FieldSection decode() throws Http2Fault {
        try {
            decoder.decode(block, 0, size, section);
        } catch (HpackException e) {
            throw Http2Fault.ofConnection(Http2Error.COMPRESSION_ERROR, String.valueOf(e.getMessage()));
        } finally {
            block = NOTHING;
        }
        return section;
    }

    private void append(ByteBuf in, int at, int length) {
        in.getBytes(at, block, size, length);
        size += length;
    }
}
