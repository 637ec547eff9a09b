// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.asking;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;

/** What became of a {@link Question}. */
public sealed interface Reply {

    /** The head of its answer, whose body is dropped. */
    record Answered(ResponseHead head) implements Reply {}

    /**
     * All of its answer, to a question that wants its body.
     *
     * @param body as much of it as there was room for
     * @param cut whether there was more
     * @param trailers none where it was cut
     */
    record Whole(ResponseHead head, byte[] body, boolean cut, HeaderFields trailers) implements Reply {}

    /** No answer. */
    record Failed(ExchangeFailure failure) implements Reply {}
}
