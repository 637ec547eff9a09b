// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.config;

import java.util.function.Supplier;

/** A command line that cannot be meant: one line to its author, and exit code 2. */
public final class WrongUsage extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** @param message fact, value and expectation */
    public WrongUsage(String message) {
        super(message);
    }

    private WrongUsage(IllegalArgumentException refusal) {
        super(refusal.getMessage(), refusal);
    }

    /** Makes a value from flags; what its constructor refuses is wrong usage. */
    public static <T> T unless(Supplier<T> accepted) {
        try {
            return accepted.get();
        } catch (IllegalArgumentException e) {
            throw e instanceof WrongUsage usage ? usage : new WrongUsage(e);
        }
    }
}
