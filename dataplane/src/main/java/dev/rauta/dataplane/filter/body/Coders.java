// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.body;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.github.luben.zstd.util.Native;
import dev.rauta.routes.filter.Coding;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/** What one worker compresses with, within a budget of memory; confined to its loop. */
public final class Coders {
    /** Outside the heap, for each worker: two hundred responses in gzip. */
    private static final long BUDGET = 64L << 20;

    private final EventLoop loop;
    private long used;

    public Coders(EventLoop loop) {
        this.loop = loop;
    }

    /** Whether this machine has the library; any thread. Loads it, which takes its time. */
    static boolean available(Coding coding) {
        return switch (coding) {
            case GZIP -> true;
            case BROTLI -> Brotli4jLoader.isAvailable();
            case ZSTD -> loadsZstd();
        };
    }

    private static boolean loadsZstd() {
        try {
            Native.load();
            return Native.isLoaded();
        } catch (UnsatisfiedLinkError | ExceptionInInitializerError e) {
            return false;
        }
    }

    /** Compresses a body into {@code sink}; null where as much memory is in use as may be. */
    public @Nullable CodedBody open(Coding coding, CodedBody.Sink sink) {
        int memory = memory(coding);
        if (used + memory > BUDGET) {
            return null;
        }
        Coder coder =
                switch (coding) {
                    case GZIP -> new GzipCoder();
                    case BROTLI -> new BrotliCoder();
                    case ZSTD -> new ZstdCoder();
                };
        used += memory;
        return new CodedBody(coder, sink, loop, () -> used -= memory);
    }

    private static int memory(Coding coding) {
        return switch (coding) {
            case GZIP -> GzipCoder.MEMORY;
            case BROTLI -> BrotliCoder.MEMORY;
            case ZSTD -> ZstdCoder.MEMORY;
        };
    }
}
