// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.plan;

/**
 * One exchange: what each side sends, and when it reads.
 *
 * @param number names it within its case
 * @param clientHolds how much response body the upstream has written before the client reads any
 * @param upstreamHolds how much request body the client has written before the upstream reads any
 * @param clientAwaits the exchange that ends before the client reads this one's response body, -1 for none
 * @param upstreamAwaits the same for the upstream and the request's body
 */
public record ExchangePlan(
        int number,
        RequestPlan request,
        ResponsePlan response,
        Timing timing,
        int clientHolds,
        int upstreamHolds,
        int clientAwaits,
        int upstreamAwaits) {

    /** When the upstream answers. */
    public enum Timing {
        /** Once it has the whole request. */
        AFTER,
        /** At once, but its last bytes once it has the whole request. */
        MEANWHILE,
        /** Completely, before it reads the body. */
        EARLY
    }

    /** Whether the request's body may be cut off, for its answer has come. */
    public boolean cutShort() {
        return timing == Timing.EARLY;
    }

    @Override
    public String toString() {
        return "#" + number + " " + timing + " holds " + clientHolds + "/" + upstreamHolds + " awaits " + clientAwaits + "/"
                + upstreamAwaits + "\n    " + request + "\n    " + response;
    }
}
