// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;

/** Lets nothing go on, in the place of a filter that cannot be made. */
final class ClosedStep implements FilterStep {
    private static final int STATUS = 503;

    private final String reason;

    /** @param reason for {@code x-rauta-error} */
    ClosedStep(String reason) {
        this.reason = reason;
    }

    @Override
    public StepResult onRequest(RequestHead head, Resumption resumption) {
        HeaderFields fields = new HeaderFields().add("content-length", "0").add("x-rauta-error", reason).add("server", "rauta");
        return new StepResult.Answer(new ResponseHead(STATUS, fields), "");
    }

    @Override
    public void onResponse(ResponseHead head) {}
}
