// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.request;

import dev.rauta.dataplane.filter.Beginning;
import dev.rauta.dataplane.http.flow.Pieces;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/**
 * Who waits for the beginning of a request's body; confined to a worker.
 *
 * @param most how many bytes of it
 * @param hears hears it once
 */
record Sought(int most, Consumer<Beginning> hears) {
    /** Whether that is enough of it, of which so many bytes are here. */
    boolean enough(long come, boolean ended) {
        return ended || come > most;
    }

    /** Tells what is here. */
    void tell(Pieces early, long come) {
        ByteBuf all = Unpooled.buffer();
        early.forEach(data -> all.writeBytes(data, data.readerIndex(), data.readableBytes()));
        hears.accept(new Beginning(ByteBufUtil.getBytes(all, 0, (int) Math.min(most, come)), come <= most));
    }
}
