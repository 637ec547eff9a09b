// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.mirror;

import dev.rauta.dataplane.http.HeaderFields;
import io.netty.buffer.ByteBuf;

/** Hears what a client sends of a request's body, beside the upstream that gets it; confined to a worker. */
public interface BodyTap {

    /** Hears nothing. */
    BodyTap NONE = new BodyTap() {
        @Override
        public void onData(ByteBuf data, boolean end) {}

        @Override
        public void onTrailers(HeaderFields trailers) {}

        @Override
        public void onCut() {}
    };

    /** Body bytes, which stay the caller's: whoever keeps them retains a slice. */
    void onData(ByteBuf data, boolean end);

    /** Trailers; the body is complete. */
    void onTrailers(HeaderFields trailers);

    /** No more comes, whether the body is complete or not. */
    void onCut();
}
