// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.http.HeaderFields;
import org.jspecify.annotations.Nullable;

/** Holds a request's body to its route's limit; confined to a worker. */
final class BodySize {
    private long limit;
    private long seen;

    /**
     * Sets the limit, and says whether a declared length is within it.
     *
     * @param most in bytes; zero: any size
     */
    boolean declaredFits(HeaderFields fields, long most) {
        limit = most;
        @Nullable CharSequence declared = most == 0 ? null : fields.get("content-length");
        // At most 18 digits: both codecs have seen to that.
        return declared == null || Long.parseLong(declared.toString()) <= most;
    }

    /** Whether so many more bytes are within it. */
    boolean fits(int bytes) {
        seen += bytes;
        return limit == 0 || seen <= limit;
    }
}
