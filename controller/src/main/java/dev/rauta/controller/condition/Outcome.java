// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.condition;

/**
 * How one question about an object was answered, before it becomes a condition.
 *
 * @param ok whether all is well
 * @param reason CamelCase, as Gateway API names it
 * @param message fact, value and expectation; empty where all is well
 * @param elsewhere whether the fault is another object's: see {@link Problem}
 */
public record Outcome(boolean ok, String reason, String message, boolean elsewhere) {
    public Outcome(boolean ok, String reason, String message) {
        this(ok, reason, message, false);
    }

    public static Outcome good(String reason) {
        return new Outcome(true, reason, "");
    }

    public static Outcome bad(String reason, String message) {
        return new Outcome(false, reason, message);
    }

    /** The fault is another object's, which may come or be put right. */
    public static Outcome elsewhere(String reason, String message) {
        return new Outcome(false, reason, message, true);
    }

    /** The first fault stays. */
    public Outcome and(Outcome other) {
        return ok ? other : this;
    }

    public Condition as(String type, long generation) {
        return new Condition(type, ok, reason, message, generation);
    }
}
