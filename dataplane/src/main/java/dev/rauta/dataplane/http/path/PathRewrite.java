// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.path;

import dev.rauta.routes.filter.PathModifier;
import org.jspecify.annotations.Nullable;

/** A path modifier ready to be applied to request targets; immutable and shared. */
public final class PathRewrite {
    private final PathModifier modifier;
    private final String matchedPrefix;
    private final @Nullable RegexRewrite expression;

    private PathRewrite(PathModifier modifier, String matchedPrefix) {
        this.modifier = modifier;
        this.matchedPrefix = matchedPrefix;
        this.expression = modifier instanceof PathModifier.Regex regex ? RegexRewrite.compile(regex) : null;
    }

    /**
     * Compiles {@code modifier}. Throws {@link com.google.re2j.PatternSyntaxException} for an expression that RE2 does not take.
     *
     * @param matchedPrefix what the route's prefix match was, in normal form without trailing slash; empty for the root
     */
    public static PathRewrite compile(PathModifier modifier, String matchedPrefix) {
        return new PathRewrite(modifier, matchedPrefix);
    }

    /** The new target: {@code target} with its path replaced and its query kept; null where its expression does not match. */
    public @Nullable String applied(String target) {
        if (expression != null) {
            return expression.applied(target);
        }
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        String suffix = query < 0 ? "" : target.substring(query);
        return switch (modifier) {
            case PathModifier.Full(String full) -> (full.startsWith("/") ? full : "/" + full) + suffix;
            case PathModifier.Prefix(String replacement) -> replacePrefix(path, matchedPrefix, replacement) + suffix;
            case PathModifier.Regex _ -> null;
        };
    }

    /** Whether it joins parts of a path, so that nobody has seen what comes of it. */
    public boolean joins() {
        return expression != null;
    }

    /** The same; the target as it is where its expression does not match. */
    public String apply(String target) {
        String made = applied(target);
        return made == null ? target : made;
    }

    private static String replacePrefix(String path, String prefix, String replacement) {
        // The prefix is a normal form and the path is not: /%61dmin/x is below /admin, and x keeps its bytes.
        int length = PathForm.prefixLength(path, prefix);
        String rest = length < 0 ? "" : path.substring(length);
        String base = replacement;
        while (base.endsWith("/")) {
            base = base.substring(0, base.length() - 1);
        }
        if (rest.isEmpty()) {
            // /foo -> /xyz/ keeps the slash its author wrote; /foo -> "" is the root.
            return replacement.isEmpty() ? "/" : replacement.startsWith("/") ? replacement : "/" + replacement;
        }
        String joined = base + (rest.startsWith("/") ? rest : "/" + rest);
        return joined.startsWith("/") ? joined : "/" + joined;
    }
}
