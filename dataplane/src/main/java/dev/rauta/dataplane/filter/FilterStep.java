// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;

/** One filter at work; immutable and shared by all exchanges. */
public interface FilterStep {

    /** Works on the request's head in place. */
    StepResult onRequest(RequestHead head, Passage passage);

    /** Works on the final response's head in place. */
    void onResponse(ResponseHead head);

    /**
     * The same.
     *
     * @param facts what is known of the exchange
     */
    default void onResponse(ResponseHead head, Facts facts) {
        onResponse(head);
    }
}
