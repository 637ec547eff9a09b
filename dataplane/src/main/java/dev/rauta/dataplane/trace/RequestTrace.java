// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.trace;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.log.Ended;
import dev.rauta.routes.upstream.Endpoint;
import org.jspecify.annotations.Nullable;

/** What is told of a request's way: nothing, by which trace it is known, or spans; confined to its worker. */
public sealed interface RequestTrace permits RequestTrace.None, UnsampledRequest, TracedRequest {
    /** Nobody asks. */
    RequestTrace NONE = new None();

    /** Whether spans are made of it. */
    boolean sampled();

    /** Its trace, 32 hexadecimal digits; empty where it has none. */
    String traceId();

    /** The span that upstreams are told, or whoever answers in their place, 16 hexadecimal digits; empty where there is none. */
    String spanId();

    /** Both with whether spans are made, as {@code traceparent} says them (W3C Trace Context, section 3.2.2); empty where there is none. */
    String traceparent();

    /**
     * An attempt begins against {@code endpoint}.
     *
     * @param upstream that it is of
     * @param before how many began before it
     * @param why it is not the only one; empty for the first
     */
    AttemptTrace begin(Endpoint endpoint, String upstream, int before, String why);

    /**
     * It has ended, and all that can be known of it is known.
     *
     * @param last what its response ended with: trailers, or the head where that is all; null where there are none, or no end
     */
    void end(Ended request, @Nullable HeaderFields last);

    /** Of no trace. */
    record None() implements RequestTrace {
        @Override
        public boolean sampled() {
            return false;
        }

        @Override
        public String traceId() {
            return "";
        }

        @Override
        public String spanId() {
            return "";
        }

        @Override
        public String traceparent() {
            return "";
        }

        @Override
        public AttemptTrace begin(Endpoint endpoint, String upstream, int before, String why) {
            return AttemptTrace.NONE;
        }

        @Override
        public void end(Ended request, @Nullable HeaderFields last) {}
    }
}
