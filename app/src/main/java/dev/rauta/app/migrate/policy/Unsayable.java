// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate.policy;

/** What no object of Gateway API and no TrafficPolicy can say. */
public final class Unsayable extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param why fact, value and expectation */
    public Unsayable(String why) {
        super(why, null, false, false);
    }

    /** Why, in words. */
    public String why() {
        return String.valueOf(getMessage());
    }
}
