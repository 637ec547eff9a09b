// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.request;

import dev.rauta.dataplane.http.HeaderFields;
import org.jspecify.annotations.Nullable;

/** Holds a request's body to its route's limit; confined to a worker. */
public final class BodySize {
    /** Any size. */
    public static final BodySize ANY = new BodySize(0);

    private final long limit;
    private long seen;

    private BodySize(long limit) {
        this.limit = limit;
    }

    /** @param most in bytes; zero: any size */
    public static BodySize of(long most) {
        return most == 0 ? ANY : new BodySize(most);
    }

    /** Whether a declared length is within it. */
    public boolean declaredFits(HeaderFields fields) {
        @Nullable CharSequence declared = limit == 0 ? null : fields.get("content-length");
        // At most 18 digits: both codecs have seen to that.
        return declared == null || Long.parseLong(declared.toString()) <= limit;
    }

    /** Whether so many more bytes are within it. */
    public boolean fits(int bytes) {
        if (limit == 0) {
            return true;
        }
        seen += bytes;
        return seen <= limit;
    }
}
