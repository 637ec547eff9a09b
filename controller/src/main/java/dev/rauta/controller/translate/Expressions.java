// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/** Expressions of RE2 as authors of objects write them. */
public final class Expressions {
    /** Groups are read by calls within calls, and a stack has an end. */
    private static final int MOST_GROUPS = 250;

    private Expressions() {}

    /** Throws {@link PatternSyntaxException} for what is none, and for one with more groups than are sound. */
    public static Pattern compile(String expression) {
        long groups = expression.chars().filter(c -> c == '(').count();
        if (groups > MOST_GROUPS) {
            throw new PatternSyntaxException("groups: " + groups + " (expected: at most " + MOST_GROUPS + ")");
        }
        return Pattern.compile(expression);
    }
}
