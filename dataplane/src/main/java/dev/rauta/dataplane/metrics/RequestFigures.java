// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

/**
 * What is counted of a request where details are asked for.
 *
 * @param status what the client was told
 * @param nanos from its first byte to its response's end
 * @param received how much came from the client, in bytes
 * @param sent how much went to the client, in bytes
 * @param last of the last endpoint that was tried
 */
public record RequestFigures(String method, int status, long nanos, long received, long sent, Upstream last) {

    /**
     * Times in nanoseconds from the choice of an endpoint; negative where that has not come.
     *
     * @param connected until there was a connection
     * @param answered until an answer's head
     * @param ended until the end
     */
    public record Upstream(long connected, long answered, long ended) {
        /** Where nobody was tried. */
        public static final Upstream NONE = new Upstream(-1, -1, -1);
    }
}
