// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.log;

import dev.rauta.routes.upstream.Endpoint;

/**
 * One attempt of a request against one endpoint.
 *
 * @param endpoint a literal address
 * @param status of its answer, or what its failure would be told as; 0 where nothing came of it because nobody waited any more
 * @param times how long it took
 * @param bytes how much of a response's body has come
 */
public record EndedAttempt(Endpoint endpoint, int status, Times times, long bytes) {
    /** What has not come by the end of an attempt. */
    public static final long NEVER = -1;

    /**
     * In nanoseconds from the choice of its endpoint.
     *
     * @param connected until there was a connection that takes the request, next to nothing where an old one does; or {@link #NEVER}
     * @param answered until its answer's head; or {@link #NEVER}
     * @param ended until its end
     */
    public record Times(long connected, long answered, long ended) {}
}
