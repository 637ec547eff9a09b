// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.response;

import dev.rauta.dataplane.exchange.client.Downstream;
import dev.rauta.dataplane.filter.body.CodedBody;
import dev.rauta.dataplane.filter.body.Coders;
import dev.rauta.dataplane.filter.body.PacedBody;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.routes.filter.Coding;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A response's body on its way to the client, compressed, then held to a rate; confined to a worker. */
final class ShapedBody {
    private final Downstream downstream;
    private final @Nullable PacedBody paced;
    private @Nullable CodedBody coded;

    ShapedBody(Downstream downstream, @Nullable PacedBody paced) {
        this.downstream = downstream;
        this.paced = paced;
    }

    /** Has it compressed; false where there are too many of those already. */
    boolean compress(Coders coders, Coding coding) {
        coded = coders.open(coding, this::pace);
        return coded != null;
    }

    /** Whether it is compressed. */
    boolean codes() {
        return coded != null;
    }

    /** Whether it does anything at all. */
    boolean shapes() {
        return coded != null || paced != null;
    }

    /** Bytes from the upstream; takes ownership. */
    void write(ByteBuf data, boolean end) {
        if (coded == null) {
            pace(data, end);
        } else {
            coded.write(data, end);
        }
    }

    /** Ends it with trailers. */
    void end(HeaderFields trailers) {
        if (coded != null) {
            coded.end();
        }
        if (paced == null) {
            downstream.writeTrailers(trailers);
        } else {
            paced.end(trailers);
        }
    }

    private void pace(ByteBuf data, boolean end) {
        if (paced == null) {
            downstream.writeData(data, end);
        } else {
            paced.write(data, end);
        }
    }

    /** Lets go on what may by now; the client must take more. @return whether that was the last of it */
    boolean drain() {
        if (paced == null) {
            return false;
        }
        paced.drain();
        return paced.done();
    }

    /** Whether it is held to a rate, so that the client may wait without doing anything wrong. */
    boolean paces() {
        return paced != null;
    }

    /** Whether any of it waits for its time. */
    boolean waits() {
        return paced != null && paced.waits();
    }

    /** Whether nothing is left to be sent once the upstream has said all. */
    boolean done() {
        return paced == null || paced.done();
    }

    /** Offers what waits to be given back. */
    void offer(Shedding shedding, Runnable drop) {
        if (paced != null) {
            paced.offer(shedding, drop);
        }
    }

    /** Frees what it holds. */
    void release() {
        if (coded != null) {
            coded.close();
        }
        if (paced != null) {
            paced.release();
        }
    }
}
