// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;

/** How far one exchange has come in one chain; confined to a worker. */
public final class FilterRun {
    /** Through no filters at all, which nothing changes, so that all exchanges share it. */
    public static final FilterRun EMPTY = new FilterRun(FilterChain.EMPTY);

    private final FilterChain chain;
    private int ran;

    private FilterRun(FilterChain chain) {
        this.chain = chain;
    }

    /** Through a chain, of which nothing has run yet. */
    public static FilterRun of(FilterChain chain) {
        return chain.size() == 0 ? EMPTY : new FilterRun(chain);
    }

    /**
     * Runs what has not run yet on a request, up to the first filter that does not let it go on.
     *
     * @param passage what filters may ask, and how one that suspends goes on; this is called again then
     * @return {@link StepResult.Continue} once all have run
     */
    public StepResult onRequest(RequestHead head, Passage passage) {
        StepResult result = StepResult.CONTINUE;
        while (ran < chain.size() && result instanceof StepResult.Continue) {
            result = chain.onRequest(ran++, head, passage);
        }
        return result;
    }

    /** Runs those that saw the request on its response, the last one first. */
    public void onResponse(ResponseHead head, Facts facts) {
        chain.onResponse(ran, head, facts);
    }
}
