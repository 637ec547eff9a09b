// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.token;

import dev.rauta.dataplane.shared.Fetched;
import org.jspecify.annotations.Nullable;

/** The keys that tokens are signed with, as they are now; any thread. */
public sealed interface Keys {

    /** Null where there are none yet, or none any more. */
    @Nullable KeyRing current(long now);

    /** Asks for newer ones; false where there are none to be had now, and then {@code done} is not heard. */
    boolean renew(long now, Runnable done);

    /** Keys that a snapshot brought. */
    record Fixed(KeyRing ring) implements Keys {
        @Override
        public KeyRing current(long now) {
            return ring;
        }

        @Override
        public boolean renew(long now, Runnable done) {
            return false;
        }
    }

    /** Keys that a server says. */
    record Remote(Fetched<KeyRing> fetched) implements Keys {
        @Override
        public @Nullable KeyRing current(long now) {
            return fetched.current(now);
        }

        @Override
        public boolean renew(long now, Runnable done) {
            return fetched.fetch(now, done);
        }
    }
}
