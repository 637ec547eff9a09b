// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard;

import dev.rauta.dataplane.filter.FilterStep;
import dev.rauta.dataplane.filter.Passage;
import dev.rauta.dataplane.filter.StepResult;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;

/** One guard at work; immutable and shared. */
interface GuardStep extends FilterStep {

    /** Drops what no client may say itself, whether it is let in or not. */
    default void strip(RequestHead head) {}

    /** Drops what is nobody's business behind, where another guard has let the request pass. */
    default void conceal(RequestHead head) {}

    /** Whether a request that has been stripped may pass. */
    StepResult judge(RequestHead head, Passage passage);

    @Override
    default StepResult onRequest(RequestHead head, Passage passage) {
        strip(head);
        return judge(head, passage);
    }

    @Override
    default void onResponse(ResponseHead head) {}
}
