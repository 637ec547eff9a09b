// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.asking;

import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.upstream.UpstreamName;
import java.time.Duration;

/**
 * A request that a filter makes.
 *
 * @param upstream of the snapshot
 * @param head given away; it says the length of {@code body} where there is one
 * @param body what follows it, not to be changed any more; empty: nothing
 * @param timeout how long its answer may take: its head, or all of it where its body is wanted
 * @param most how many bytes of the answer's body are wanted; 0: none, and the head is heard as soon as it is there
 * @param refusals whether that is so of answers alone that are not 2xx
 */
public record Question(
        UpstreamName upstream, RequestHead head, byte[] body, Duration timeout, int most, boolean refusals) {
    private static final byte[] NOTHING = {};

    /** One that wants the body of whatever answer. */
    public Question(UpstreamName upstream, RequestHead head, byte[] body, Duration timeout, int most) {
        this(upstream, head, body, timeout, most, false);
    }

    /** One without a body, that wants none. */
    public static Question of(UpstreamName upstream, RequestHead head, Duration timeout) {
        return new Question(upstream, head, NOTHING, timeout, 0);
    }

    /** The same, with up to so many bytes wanted of an answer that is not 2xx. */
    public Question wantingRefusals(int bytes) {
        return new Question(upstream, head, body, timeout, bytes, true);
    }

    /** How many bytes of the body of an answer with that status are wanted. */
    public int most(int status) {
        return refusals && status >= 200 && status < 300 ? 0 : most;
    }
}
