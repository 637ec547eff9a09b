// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;

/**
 * Lets nothing go on, in the place of a filter that cannot be made.
 *
 * @param reason for {@code x-rauta-error}
 */
record ClosedStep(String reason) implements FilterStep {
    /** Of one whose expression cannot be read. */
    static final String UNREADABLE = "rewrite-unreadable";

    @Override
    public StepResult onRequest(RequestHead head, Passage passage) {
        return StepResult.Refuse.of(503, reason);
    }

    @Override
    public void onResponse(ResponseHead head) {}
}
