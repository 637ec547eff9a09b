// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.body;

import io.netty.buffer.ByteBuf;

/** Compresses one body piece by piece; confined to a worker. */
interface Coder {

    /** How far a coder goes with a piece. */
    enum Step {
        /** It may keep what it likes, to compress it with what comes. */
        GO_ON,
        /** Whoever reads what has come out gets all that went in. */
        FLUSH,
        /** Nothing follows. */
        END
    }

    /**
     * Compresses a piece.
     *
     * @param in read to its end, and not released
     * @param out direct; grows as it must
     */
    void code(ByteBuf in, Step step, ByteBuf out);

    /** Frees what it holds; once. */
    void close();
}
