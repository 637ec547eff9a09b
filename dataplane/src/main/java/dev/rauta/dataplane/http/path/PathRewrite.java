// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.path;

import dev.rauta.routes.filter.PathModifier;

/** Applies a path modifier to a request target. */
public final class PathRewrite {
    private PathRewrite() {}

    /**
     * The new target: {@code target} with its path replaced and its query kept.
     *
     * @param matchedPrefix what the route's prefix match was, in normal form without trailing slash; empty for the root
     */
    public static String apply(PathModifier modifier, String target, String matchedPrefix) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        String suffix = query < 0 ? "" : target.substring(query);
        return switch (modifier) {
            case PathModifier.Full(String full) -> (full.startsWith("/") ? full : "/" + full) + suffix;
            case PathModifier.Prefix(String replacement) -> replacePrefix(path, matchedPrefix, replacement) + suffix;
            case PathModifier.Regex regex -> RegexRewrite.compile(regex).apply(target);
        };
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
