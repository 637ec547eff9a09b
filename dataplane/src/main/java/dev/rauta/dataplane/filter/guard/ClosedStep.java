// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard;

import dev.rauta.dataplane.filter.Passage;
import dev.rauta.dataplane.filter.StepResult;
import dev.rauta.dataplane.http.RequestHead;

/** Stands for a guard that cannot be honoured: nobody passes. */
record ClosedStep(String reason) implements GuardStep {
    @Override
    public StepResult judge(RequestHead head, Passage passage) {
        return StepResult.Refuse.of(503, reason);
    }
}
