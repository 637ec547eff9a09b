// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.request;

import dev.rauta.dataplane.http.Buffers;
import dev.rauta.dataplane.http.flow.Pinned;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What has left of a request's body, so that it can be sent again; confined to a worker. */
final class KeptBody {
    /**
     * From this size on a piece is kept as it is. Smaller ones are copied, for a few bytes of a large buffer would hold on
     * to all of it; like this what is kept is at most four times as much memory, since a read fills 64 KB at most.
     */
    private static final int SHARED = 16 * 1024;

    private ByteBuf[] pieces = new ByteBuf[2];
    private int count;
    private @Nullable ByteBuf copies;
    private int bytes;

    /** How much it is, in bytes. */
    int bytes() {
        return bytes;
    }

    /** How much memory it holds on to, in bytes. */
    int pinned() {
        int memory = 0;
        for (int i = 0; i < count; i++) {
            memory += Pinned.by(pieces[i]);
        }
        return memory;
    }

    /**
     * Keeps bytes that their caller goes on with.
     *
     * @param shared whether they are in the shape for that already, however few
     */
    void add(ByteBuf data, int some, boolean shared) {
        bytes += some;
        if (some >= SHARED || shared) {
            append(data.retainedSlice());
            copies = null;
            return;
        }
        if (copies == null) {
            copies = Buffers.POOLED.directBuffer(some, RepeatableBody.KEPT_LIMIT);
            append(copies);
        }
        copies.writeBytes(data, data.readerIndex(), some);
    }

    private void append(ByteBuf data) {
        if (count == pieces.length) {
            pieces = Arrays.copyOf(pieces, 2 * count);
        }
        pieces[count++] = data;
    }

    /** All of it, for the next refusal to be asked for again. */
    ByteBuf again() {
        copies = null;
        ByteBuf[] all = new ByteBuf[count];
        for (int i = 0; i < count; i++) {
            all[i] = pieces[i].retainedSlice();
        }
        return Unpooled.wrappedBuffer(all);
    }

    void release() {
        for (int i = 0; i < count; i++) {
            pieces[i].release();
        }
        count = 0;
        copies = null;
    }
}
