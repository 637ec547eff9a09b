// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.path.RedirectLocation;
import dev.rauta.routes.filter.Filter;

/** Sends clients elsewhere, but those that are there already. */
final class RedirectStep implements FilterStep {
    private final RedirectLocation location;
    private final int status;

    RedirectStep(Filter.Redirect redirect, String matchedPrefix) {
        this.location = RedirectLocation.compile(redirect, matchedPrefix);
        this.status = redirect.status();
    }

    @Override
    public StepResult onRequest(RequestHead head, Passage passage) {
        String elsewhere = location.elsewhere(
                head, passage.facts().cameBy(), passage.facts().listenerPort(), passage.facts().portOffset());
        return elsewhere == null
                ? StepResult.CONTINUE
                : new StepResult.Answer(
                        new ResponseHead(
                                status,
                                new HeaderFields()
                                        .add("location", elsewhere)
                                        .add("content-length", "0")
                                        .add("server", "rauta")),
                        "");
    }

    @Override
    public void onResponse(ResponseHead head) {}
}
