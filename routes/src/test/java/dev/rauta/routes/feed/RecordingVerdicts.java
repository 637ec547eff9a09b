// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Remembers what dataplanes say. */
public final class RecordingVerdicts implements VerdictListener {
    private final BlockingQueue<Verdict> verdicts = new LinkedBlockingQueue<>();
    private final BlockingQueue<DataplaneId> gone = new LinkedBlockingQueue<>();

    @Override
    public void onVerdict(DataplaneId dataplane, Verdict verdict) {
        verdicts.add(verdict);
    }

    @Override
    public void onGone(DataplaneId dataplane) {
        gone.add(dataplane);
    }

    /** The next verdict. */
    public Verdict next() throws InterruptedException {
        Verdict next = verdicts.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no verdict came");
        }
        return next;
    }

    /** The next dataplane that goes. */
    public DataplaneId nextGone() throws InterruptedException {
        DataplaneId next = gone.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no dataplane went");
        }
        return next;
    }

    public int waiting() {
        return verdicts.size();
    }

    public int goneWaiting() {
        return gone.size();
    }
}
