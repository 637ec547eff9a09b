// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import io.netty.handler.codec.http2.Http2Error;
import java.util.concurrent.TimeUnit;

/**
 * What a peer's HTTP/2 connection may spend on frames that carry no request: earned by requests that end well, by data
 * that it takes, and by time; confined to a worker.
 *
 * <p>One purse for SETTINGS, PING, PRIORITY, WINDOW_UPDATE, RST_STREAM, CONTINUATION, empty DATA and unknown frames holds
 * the known floods (CVE-2019-9511 to 9518, CVE-2023-44487, the CONTINUATION flood) and their mixtures, with a rate that no
 * useful client comes near. Heads that are refused and resets of ours that the client provoked are paid for too.
 */
public final class FrameBudget {
    private static final int MOST = 4000;
    private static final int A_SECOND = 400;

    private int left = MOST;
    private long earnedUntil = System.nanoTime();

    /** Pays for frames; throws ENHANCE_YOUR_CALM where the purse is empty. */
    void spend(int amount) throws Http2Fault {
        left -= amount;
        if (left < 0) {
            earnByTime();
            if (left < 0) {
                throw Http2Fault.ofConnection(
                        Http2Error.ENHANCE_YOUR_CALM, "frames without a request: more than " + A_SECOND + " a second");
            }
        }
    }

    /** Pays where nothing can be thrown; {@link #spend} throws next time. */
    public void charge(int amount) {
        left -= amount;
    }

    /** Is given back so much. */
    public void earn(int amount) {
        left = Math.min(MOST, left + amount);
    }

    private void earnByTime() {
        long now = System.nanoTime();
        long earned = (now - earnedUntil) * A_SECOND / TimeUnit.SECONDS.toNanos(1);
        earnedUntil = now;
        left = (int) Math.min(MOST, left + earned);
    }
}
