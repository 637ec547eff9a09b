// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.NettyRuntime;

/**
 * Where the workers' buffers come from: pools that hold whatever is read and written, for each worker its own.
 *
 * <p>Netty's default does not pool what is larger than a frame where the heap is small, as it is here on purpose: each
 * read of a large body would be memory that is asked of the system, filled with zeros and given back.
 */
public final class Buffers {
    private static final int PAGE = 8 * 1024;

    /** Chunks of 1 MB: small enough that a few bytes that wait long do not hold on to much. */
    private static final int MAX_ORDER = 7;

    private static final int SMALL_CACHE = 256;
    private static final int NORMAL_CACHE = 64;

    /** As many arenas as there may be workers, so that none has to share. */
    public static final ByteBufAllocator POOLED = new PooledByteBufAllocator(
            true, 0, NettyRuntime.availableProcessors(), PAGE, MAX_ORDER, SMALL_CACHE, NORMAL_CACHE, false);

    /**
     * What may wait in a connection's outbound buffer before its source is stopped, and where it goes on, in bytes. The
     * system's own buffer lies behind it, so that a wide one would only hold more for those who do not read.
     */
    public static final WriteBufferWaterMark WAITING = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    private Buffers() {}
}
