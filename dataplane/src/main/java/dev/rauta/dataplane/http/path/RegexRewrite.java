// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.path;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.rauta.routes.filter.PathModifier;
import org.jspecify.annotations.Nullable;

/** A path made of the groups that an expression finds in another, in time linear in its length; immutable. */
final class RegexRewrite {
    private final Pattern expression;
    private final String replacement;

    private RegexRewrite(PathModifier.Regex modifier) {
        this.expression = Pattern.compile(modifier.expression());
        this.replacement = modifier.replacement();
    }

    /** Throws {@link com.google.re2j.PatternSyntaxException} for an expression that RE2 does not take. */
    static RegexRewrite compile(PathModifier.Regex modifier) {
        return new RegexRewrite(modifier);
    }

    /** The new target: {@code target} with its path replaced and its query kept; null where not all of the path matches. */
    @Nullable String applied(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        Matcher matcher = expression.matcher(path);
        if (!matcher.matches()) {
            return null;
        }
        StringBuilder made = new StringBuilder();
        for (int i = 0; i < replacement.length(); i++) {
            char c = replacement.charAt(i);
            if (c != '$') {
                made.append(c);
                continue;
            }
            char next = replacement.charAt(++i);
            if (next == '$') {
                made.append('$');
            } else if (next - '0' <= matcher.groupCount()) {
                String group = matcher.group(next - '0');
                made.append(group == null ? "" : group);
            }
        }
        if (made.isEmpty() || made.charAt(0) != '/') {
            made.insert(0, '/');
        }
        return query < 0 ? made.toString() : made.append(target, query, target.length()).toString();
    }
}
