// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.trace;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;

/** What is told of one attempt: nothing, or a span; confined to its worker. */
public sealed interface AttemptTrace permits AttemptTrace.None, TracedAttempt {
    /** Nobody asks. */
    AttemptTrace NONE = new None();

    /** What the endpoint is sent in the place of {@code head}. */
    RequestHead head(RequestHead head);

    /** It has a connection of a version of HTTP, such as {@code 1.1}. */
    void connected(String version);

    /** It has been answered, and with {@code end} nothing comes behind that. */
    void answered(ResponseHead head, boolean end);

    /** Its answer has ended with these. */
    void trailers(HeaderFields trailers);

    /** It is over, by one of the outcomes of attempts: a class of status, or why there is no whole answer. */
    void end(String outcome);

    /** Of no trace. */
    record None() implements AttemptTrace {
        @Override
        public RequestHead head(RequestHead head) {
            return head;
        }

        @Override
        public void connected(String version) {}

        @Override
        public void answered(ResponseHead head, boolean end) {}

        @Override
        public void trailers(HeaderFields trailers) {}

        @Override
        public void end(String outcome) {}
    }
}
