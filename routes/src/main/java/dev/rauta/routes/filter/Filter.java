// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter;

import java.util.Optional;

/** A transformation of a request or response head. */
public sealed interface Filter {

    /** Edits the request's header fields before it goes upstream. */
    record RequestHeaders(HeaderEdit edit) implements Filter {}

    /** Edits the response's header fields before it goes to the client. */
    record ResponseHeaders(HeaderEdit edit) implements Filter {}

    /**
     * Changes what the upstream sees as host and path; the query is kept.
     *
     * @param host the new authority
     * @param path the new path
     */
    record Rewrite(Optional<String> host, Optional<PathModifier> path) implements Filter {}

    /**
     * Holds the request's body to a size; a larger one is answered 413.
     *
     * @param bytes zero: any size
     */
    record BodyLimit(long bytes) implements Filter {
        public BodyLimit {
            if (bytes < 0) {
                throw new IllegalArgumentException("body limit: " + bytes + " (expected: 0 or more)");
            }
        }
    }
}
