// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;

/** How far one exchange has come in one chain; confined to a worker. */
public final class FilterRun {
    private FilterChain chain = FilterChain.EMPTY;
    private int ran;

    /** Takes a chain, of which nothing has run yet. */
    public void begin(FilterChain filters) {
        chain = filters;
        ran = 0;
    }

    /**
     * Runs what has not run yet on a request, up to the first filter that does not let it go on.
     *
     * @param resumption how a filter that suspends goes on; this is called again then
     * @return {@link StepResult.Continue} once all have run
     */
    public StepResult onRequest(RequestHead head, Resumption resumption) {
        StepResult result = StepResult.CONTINUE;
        while (ran < chain.size() && result instanceof StepResult.Continue) {
            result = chain.onRequest(ran++, head, resumption);
        }
        return result;
    }

    /** Runs those that saw the request on its response, the last one first. */
    public void onResponse(ResponseHead head) {
        chain.onResponse(ran, head);
    }
}
