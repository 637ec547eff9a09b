// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter;

import java.util.regex.Pattern;

/** A new path for a rewrite or redirect. */
public sealed interface PathModifier {

    /** Replaces the whole path. */
    record Full(String path) implements PathModifier {}

    /**
     * Replaces the prefix that the route matched, by whole elements and never doubling a slash: {@code /foo} to
     * {@code /} makes {@code /foo/bar} into {@code /bar}.
     */
    record Prefix(String replacement) implements PathModifier {}

    /**
     * Replaces the whole path, where all of it matches an expression; another path stays as it is.
     *
     * @param expression of RE2, which takes no longer for bad paths than for good ones
     * @param replacement with {@code $1} for what the first group matched, up to {@code $9}, {@code $0} for all of it, {@code $$} for a dollar
     */
    record Regex(String expression, String replacement) implements PathModifier {
        /** Nothing is given back, for which there would be a call within a call for each character. */
        private static final Pattern FORM = Pattern.compile("(?:[^$]++|\\$[0-9$])*+");

        public Regex {
            if (!FORM.matcher(replacement).matches()) {
                throw new IllegalArgumentException("replacement: " + replacement + " (expected: $0 to $9, or $$ for a dollar)");
            }
        }
    }
}
