// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import dev.rauta.dataplane.filter.limit.LimitRule;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;

/** Asks the exchange, which knows its client, to count a request. */
final class LimitStep implements FilterStep {
    private final StepResult.Limited limited;

    LimitStep(LimitRule rule) {
        this.limited = new StepResult.Limited(rule);
    }

    @Override
    public StepResult onRequest(RequestHead head, Passage passage) {
        return limited;
    }

    @Override
    public void onResponse(ResponseHead head) {}
}
