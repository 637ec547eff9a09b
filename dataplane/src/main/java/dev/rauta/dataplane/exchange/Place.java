// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.balance.Breaker;
import org.jspecify.annotations.Nullable;

/** An exchange's place among those that a breaker lets in, given back once; confined to a worker. */
final class Place {
    private final Breaker breaker;
    private boolean again;
    private boolean left;

    private Place(Breaker breaker) {
        this.breaker = breaker;
    }

    /** One of those that there are, null where all are taken. */
    static @Nullable Place in(Breaker breaker) {
        return breaker.begin() ? new Place(breaker) : null;
    }

    /** Whether it may be tried again, however often. */
    boolean again() {
        again = again || breaker.beginRetry();
        return again;
    }

    Breaker breaker() {
        return breaker;
    }

    /** Gives it back. */
    void leave() {
        if (!left) {
            left = true;
            breaker.end();
            if (again) {
                breaker.endRetry();
            }
        }
    }
}
