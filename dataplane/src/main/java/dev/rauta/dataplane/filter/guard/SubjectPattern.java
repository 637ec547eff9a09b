// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What a subject's name must look like, from the beginning of one of its parts: a comma within a part is no beginning, or whoever
 * names an organisation could name somebody else.
 *
 * @param pattern null: one that cannot be read, and fits nobody
 */
record SubjectPattern(@Nullable Pattern pattern) {

    static SubjectPattern of(String expression) {
        try {
            return new SubjectPattern(Pattern.compile(expression));
        } catch (PatternSyntaxException e) {
            return new SubjectPattern(null);
        }
    }

    /** @param name as RFC 2253 writes it */
    boolean fits(String name) {
        if (pattern == null) {
            return false;
        }
        boolean escaped = false;
        boolean begins = true;
        for (int at = 0; at < name.length(); at++) {
            if (begins && pattern.matcher(name.substring(at)).lookingAt()) {
                return true;
            }
            char c = name.charAt(at);
            begins = !escaped && (c == ',' || c == '+');
            escaped = !escaped && c == '\\';
        }
        return false;
    }
}
