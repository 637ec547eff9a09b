// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import dev.rauta.dataplane.filter.limit.LimitRule;
import dev.rauta.dataplane.http.ResponseHead;

/** What a filter makes of a request. */
public sealed interface StepResult {

    /** The only {@link Continue}. */
    StepResult CONTINUE = new Continue();

    /** The next filter runs. */
    record Continue() implements StepResult {}

    /**
     * The exchange ends with this answer; no upstream sees it.
     *
     * @param head the final head
     * @param body text, may be empty
     */
    record Answer(ResponseHead head, String body) implements StepResult {}

    /**
     * The filter waits for something outside the worker; it calls {@link Resumption#resume} on the worker's loop
     * later. Until then the exchange reads no body, and if it ends meanwhile {@code cancel} runs.
     */
    record Suspend(Runnable cancel) implements StepResult {}

    /** The next filter runs where the exchange keeps within {@code rule}. */
    record Limited(LimitRule rule) implements StepResult {}
}
