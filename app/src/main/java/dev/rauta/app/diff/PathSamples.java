// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.diff;

import dev.rauta.routes.match.PathMatch;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;

/** Paths that a match should take, and such as are near it. */
final class PathSamples {
    private PathSamples() {}

    /** The first one is one that it should take. */
    static List<String> of(PathMatch match) {
        return switch (match) {
            case PathMatch.Exact(String path) -> around(path);
            case PathMatch.Prefix(String path) -> around(path);
            case PathMatch.Regex(String pattern) -> around(matching(pattern));
            case PathMatch.Tail(String pattern) -> around(matching(pattern));
            case PathMatch.StartRegex(String pattern) -> around(matching("(?i)(?:" + pattern + ")"));
            case PathMatch.Any() -> around("/");
        };
    }

    private static String matching(String pattern) {
        return ExpressionSample.of(pattern).filter(path -> path.startsWith("/")).orElse("/");
    }

    private static List<String> around(String path) {
        String bare = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        SequencedSet<String> all = new LinkedHashSet<>(List.of(sendable(path)));
        if (bare.length() > 1) {
            all.add(sendable(bare));
            all.add(sendable(bare + "/"));
            all.add(sendable(bare + "/below/it"));
            all.add(sendable(bare + "x"));
            all.add(sendable(bare.toUpperCase(Locale.ROOT)));
            all.add(sendable(bare.toLowerCase(Locale.ROOT)));
            int last = bare.lastIndexOf('/');
            all.add(sendable(last == 0 ? "/" : bare.substring(0, last)));
        } else {
            all.add("/below/it");
        }
        return List.copyOf(all);
    }

    /** What a request line cannot have goes without. */
    private static String sendable(String path) {
        return path.replaceAll("[^\\x21-\\x7e]", "").replaceAll("[?#]", "");
    }
}
