// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.path;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.rauta.routes.filter.PathModifier;
import org.jspecify.annotations.Nullable;

/**
 * A text made of the groups that an expression finds in a path's normal form, in time linear in its length; immutable.
 *
 * <p>Routes are chosen by the normal form too, so that what has chosen one is found here however it was spelt.
 */
public final class RegexRewrite {
    private final Pattern expression;
    private final String replacement;

    private RegexRewrite(PathModifier.Regex modifier) {
        this.expression = Pattern.compile(modifier.expression());
        this.replacement = modifier.replacement();
    }

    /** Throws {@link com.google.re2j.PatternSyntaxException} for an expression that RE2 does not take. */
    public static RegexRewrite compile(PathModifier.Regex modifier) {
        return new RegexRewrite(modifier);
    }

    /** The new target: {@code target} with its path replaced and its query kept; null where not all of the path matches. */
    @Nullable String applied(String target) {
        String made = made(target);
        if (made == null) {
            return null;
        }
        String path = made.startsWith("/") ? made : "/" + made;
        int query = target.indexOf('?');
        return query < 0 ? path : path + target.substring(query);
    }

    /** What the path of {@code target} comes to; null where not all of it matches. */
    public @Nullable String made(String target) {
        int query = target.indexOf('?');
        Matcher matcher = expression.matcher(PathForm.of(query < 0 ? target : target.substring(0, query)));
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
        return made.toString();
    }
}
