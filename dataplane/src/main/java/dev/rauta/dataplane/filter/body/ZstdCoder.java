// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.body;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** Compresses with Zstandard (RFC 8878), within the window of 8 MB that every recipient has (RFC 9659). */
final class ZstdCoder implements Coder {
    /** What the library takes at this level and window. */
    static final int MEMORY = 1024 * 1024;

    private static final int LEVEL = 3;

    /** 256 KB. */
    private static final int WINDOW_BITS = 18;

    private static final int PIECE = 4 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(LEVEL).setWindowLog(WINDOW_BITS);

    @Override
    public void code(ByteBuf in, Step step, ByteBuf out) {
        for (ByteBuffer part : in.nioBuffers()) {
            compress(direct(part), EndDirective.CONTINUE, out);
        }
        in.skipBytes(in.readableBytes());
        if (step != Step.GO_ON) {
            compress(NOTHING.duplicate(), step == Step.END ? EndDirective.END : EndDirective.FLUSH, out);
        }
    }

    private void compress(ByteBuffer in, EndDirective directive, ByteBuf out) {
        boolean done = false;
        while (!done) {
            out.ensureWritable(PIECE);
            ByteBuffer room = out.nioBuffer(out.writerIndex(), out.writableBytes());
            boolean flushed = context.compressDirectByteBufferStream(room, in, directive);
            out.writerIndex(out.writerIndex() + room.position());
            done = directive == EndDirective.CONTINUE ? !in.hasRemaining() : flushed;
        }
    }

    private static ByteBuffer direct(ByteBuffer part) {
        return part.isDirect() ? part : ByteBuffer.allocateDirect(part.remaining()).put(part).flip();
    }

    @Override
    public void close() {
        context.close();
    }
}
