// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.body;

import com.aayushatharva.brotli4j.encoder.Encoder;
import com.aayushatharva.brotli4j.encoder.EncoderJNI;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Compresses with Brotli (RFC 7932). */
final class BrotliCoder implements Coder {
    /** What the library takes at this quality and window. */
    static final int MEMORY = 2 * 1024 * 1024;

    /** As fast as gzip, and smaller. */
    private static final int QUALITY = 4;

    /** 256 KB, where the largest takes megabytes for each response. */
    private static final int WINDOW_BITS = 18;

    private static final int PIECE = 16 * 1024;

    private final EncoderJNI.Wrapper encoder;

    BrotliCoder() {
        try {
            encoder = new EncoderJNI.Wrapper(PIECE, QUALITY, WINDOW_BITS, Encoder.Mode.GENERIC);
        } catch (IOException e) {
            throw new UncheckedIOException("no Brotli encoder", e);
        }
    }

    @Override
    public void code(ByteBuf in, Step step, ByteBuf out) {
        ByteBuffer piece = encoder.getInputBuffer();
        do {
            int bytes = Math.min(in.readableBytes(), PIECE);
            piece.clear().limit(bytes);
            in.readBytes(piece);
            boolean last = !in.isReadable();
            if (bytes > 0 || step != Step.GO_ON) {
                push(last ? operation(step) : EncoderJNI.Operation.PROCESS, bytes, out);
            }
        } while (in.isReadable());
    }

    private void push(EncoderJNI.Operation operation, int bytes, ByteBuf out) {
        encoder.push(operation, bytes);
        while (true) {
            if (!encoder.isSuccess()) {
                throw new IllegalStateException("Brotli encoder failed");
            }
            if (encoder.hasMoreOutput()) {
                out.writeBytes(encoder.pull());
            } else if (encoder.hasRemainingInput()) {
                encoder.push(operation, 0);
            } else {
                return;
            }
        }
    }

    private static EncoderJNI.Operation operation(Step step) {
        return switch (step) {
            case GO_ON -> EncoderJNI.Operation.PROCESS;
            case FLUSH -> EncoderJNI.Operation.FLUSH;
            case END -> EncoderJNI.Operation.FINISH;
        };
    }

    @Override
    public void close() {
        encoder.destroy();
    }
}
