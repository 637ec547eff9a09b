// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.health;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Makes a finding of one answer; confined to one event loop. */
interface Judge {

    /** Its head is there. @return null where the rest has to be seen first */
    @Nullable Finding head(ResponseHead head);

    /** A part of its body, which stays the caller's. */
    void data(ByteBuf data);

    /** It is complete. @param trailers the fields behind its body, or those of its head where it has nothing else */
    Finding end(HeaderFields trailers);
}
