// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.role;

import java.util.concurrent.CountDownLatch;
import sun.misc.Signal;

/**
 * Waits for the system to say stop, and says how.
 *
 * <p>SIGTERM and SIGINT are caught, so that the process ends by itself, with exit code 0; a second SIGINT ends it at
 * once.
 */
public final class Shutdown {

    /** Who asked. */
    public enum Reason {
        /** SIGTERM: a node drains or a pod is replaced; take the time that is given. */
        TERMINATE,
        /** SIGINT: somebody waits at a keyboard. */
        INTERRUPT
    }

    private Shutdown() {}

    /** Blocks until one of the signals comes. */
    public static Reason await() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        Reason[] reason = {Reason.TERMINATE};
        Signal.handle(new Signal("TERM"), _ -> asked.countDown());
        Signal.handle(new Signal("INT"), _ -> {
            if (asked.getCount() == 0) {
                Runtime.getRuntime().halt(130);
            }
            reason[0] = Reason.INTERRUPT;
            asked.countDown();
        });
        asked.await();
        return reason[0];
    }
}
