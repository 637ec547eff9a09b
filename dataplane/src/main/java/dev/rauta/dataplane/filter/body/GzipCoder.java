// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.body;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Compresses with gzip (RFC 1952). */
final class GzipCoder implements Coder {
    /** What zlib takes for a stream of its own. */
    static final int MEMORY = 300 * 1024;

    private static final int LEVEL = 4;
    private static final int PIECE = 4 * 1024;

    /** Deflate, no flags, no time, nothing about the level, an unknown system. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private final Deflater deflater = new Deflater(LEVEL, true);
    private final CRC32 checksum = new CRC32();
    private long size;
    private boolean begun;

    @Override
    public void code(ByteBuf in, Step step, ByteBuf out) {
        if (!begun) {
            begun = true;
            out.writeBytes(HEADER);
        }
        size += in.readableBytes();
        for (ByteBuffer part : in.nioBuffers()) {
            checksum.update(part.duplicate());
            deflater.setInput(part);
            while (!deflater.needsInput()) {
                deflate(out, Deflater.NO_FLUSH);
            }
        }
        in.skipBytes(in.readableBytes());
        switch (step) {
            case GO_ON -> {
                // What zlib keeps comes with the next piece.
            }
            case FLUSH -> {
                while (deflate(out, Deflater.SYNC_FLUSH)) {
                    // More has come than there was room for.
                }
            }
            case END -> {
                deflater.finish();
                while (!deflater.finished()) {
                    deflate(out, Deflater.NO_FLUSH);
                }
                out.writeIntLE((int) checksum.getValue()).writeIntLE((int) size);
            }
        }
    }

    /** Whether all the room was used. */
    private boolean deflate(ByteBuf out, int flush) {
        out.ensureWritable(PIECE);
        int room = out.writableBytes();
        int written = deflater.deflate(out.nioBuffer(out.writerIndex(), room), flush);
        out.writerIndex(out.writerIndex() + written);
        return written == room;
    }

    @Override
    public void close() {
        deflater.end();
    }
}
