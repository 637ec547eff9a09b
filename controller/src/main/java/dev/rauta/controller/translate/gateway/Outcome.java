// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.controller.condition.Condition;

/**
 * How one question about an object was answered, before it becomes a condition.
 *
 * @param ok whether all is well
 * @param reason CamelCase, as Gateway API names it
 * @param message fact, value and expectation; empty where all is well
 */
record Outcome(boolean ok, String reason, String message) {
    static Outcome good(String reason) {
        return new Outcome(true, reason, "");
    }

    static Outcome bad(String reason, String message) {
        return new Outcome(false, reason, message);
    }

    /** The first fault stays. */
    Outcome and(Outcome other) {
        return ok ? other : this;
    }

    Condition as(String type, long generation) {
        return new Condition(type, ok, reason, message, generation);
    }
}
