// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An expression over the beginning of a path, whatever the case of letters; immutable.
 *
 * @param literal what each path that it takes begins with
 * @param pattern null where that is all of it
 */
record PathStart(String literal, @Nullable Pattern pattern) {

    /** Throws {@link com.google.re2j.PatternSyntaxException} for what RE2 does not take. */
    static PathStart compile(String expression) {
        String literal = literal(expression);
        return new PathStart(
                literal,
                literal.length() == expression.length()
                        ? null
                        : Pattern.compile("(?:" + expression + ")", Pattern.CASE_INSENSITIVE));
    }

    /** Most paths of a host differ in their first element, so that few of its expressions are run. */
    boolean takes(String path) {
        if (!path.regionMatches(true, 0, literal, 0, literal.length())) {
            // An asterisk is asked for in place of a path.
            return pattern == null && literal.equals("/");
        }
        return pattern == null || pattern.matcher(path).lookingAt();
    }

    private static String literal(String expression) {
        int end = 0;
        while (end < expression.length() && plain(expression.charAt(end))) {
            end++;
        }
        if (end < expression.length() && "?*{".indexOf(expression.charAt(end)) >= 0) {
            end--;
        }
        // What stands behind a bar may begin otherwise.
        return expression.indexOf('|', end) >= 0 && open(expression, end) ? "" : expression.substring(0, end);
    }

    private static boolean plain(char c) {
        return c == '/' || c == '-' || c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** Whether a bar may stand outside all groups: where groups cannot be told by their parentheses alone, it may. */
    private static boolean open(String expression, int from) {
        int depth = 0;
        for (int i = from; i < expression.length(); i++) {
            switch (expression.charAt(i)) {
                case '(' -> depth++;
                case ')' -> depth--;
                case '|' -> {
                    if (depth == 0) {
                        return true;
                    }
                }
                case '\\', '[' -> {
                    return true;
                }
                default -> {
                    // Itself.
                }
            }
        }
        return false;
    }
}
