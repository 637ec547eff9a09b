// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import dev.rauta.dataplane.filter.limit.LimitRule;
import dev.rauta.dataplane.http.HeaderFields;
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
     * The exchange ends with an answer that says why, in the form that suits the client; no upstream sees it.
     *
     * @param status 400 to 599
     * @param reason the word for {@code x-rauta-error}
     * @param fields what else its head says; given away
     */
    record Refuse(int status, String reason, HeaderFields fields) implements StepResult {
        /** One that says nothing else. */
        public static Refuse of(int status, String reason) {
            return new Refuse(status, reason, new HeaderFields());
        }
    }

    /**
     * The exchange ends with what somebody else has answered; the route's upstream does not see it.
     *
     * @param head the final head, which says nothing of a length; given away
     * @param body its whole body, not to be changed any more
     */
    record Relay(ResponseHead head, byte[] body) implements StepResult {}

    /**
     * The filter waits for something outside the worker; it calls {@link Resumption#resume} on the worker's loop
     * later. Until then the exchange reads no body, and if it ends meanwhile {@code cancel} runs.
     */
    record Suspend(Runnable cancel) implements StepResult {}

    /** The next filter runs where the exchange keeps within {@code rule}. */
    record Limited(LimitRule rule) implements StepResult {}
}
