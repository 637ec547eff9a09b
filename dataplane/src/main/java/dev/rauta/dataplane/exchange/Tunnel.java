// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.upstream.UpstreamStream;
import org.jspecify.annotations.Nullable;

/** What an exchange becomes with {@code 101}: bytes both ways, and each half may end by itself; confined to a worker. */
final class Tunnel {
    private final Downstream downstream;
    private final RequestBody fromClient;
    private boolean answerEnded;
    private boolean takesMore;

    Tunnel(Downstream downstream, RequestBody fromClient) {
        this.downstream = downstream;
        this.fromClient = fromClient;
    }

    /**
     * The upstream has ended its half.
     *
     * @param stream takes the client's, null where nobody does
     */
    void onAnswerEnded(@Nullable UpstreamStream stream) {
        answerEnded = true;
        takesMore = stream != null && stream.takesMore() && downstream.halfCloses();
    }

    /** Whether the upstream has ended its half. */
    boolean answerEnded() {
        return answerEnded;
    }

    /** Whether both halves have ended, or nobody takes the rest of the client's. */
    boolean ended() {
        return answerEnded && (!takesMore || fromClient.delivered());
    }
}
