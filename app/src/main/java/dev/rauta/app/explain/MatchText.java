// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.explain;

import dev.rauta.routes.match.HeaderMatch;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.QueryMatch;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.match.ValueMatch;

/** A match in words, such as {@code GET prefix /shop, header x-canary = yes}. */
public final class MatchText {
    private MatchText() {}

    public static String of(RouteMatch match) {
        StringBuilder text = new StringBuilder();
        match.method().ifPresent(method -> text.append(method).append(' '));
        text.append(
                switch (match.path()) {
                    case PathMatch.Exact(String path) -> "exactly " + path;
                    case PathMatch.Prefix(String path) -> "prefix " + path;
                    case PathMatch.Regex(String pattern) -> "pattern " + pattern;
                    case PathMatch.Tail(String pattern) -> "pattern " + pattern;
                    case PathMatch.StartRegex(String pattern) -> "beginning with pattern " + pattern + ", in any case";
                    case PathMatch.Any() -> "any path";
                });
        for (HeaderMatch header : match.headers()) {
            text.append(", header ").append(header.name()).append(value(header.value()));
        }
        for (QueryMatch query : match.query()) {
            text.append(", query ").append(query.name()).append(value(query.value()));
        }
        return text.toString();
    }

    private static String value(ValueMatch value) {
        return switch (value) {
            case ValueMatch.Exact(String exact) -> " = " + exact;
            case ValueMatch.Regex(String pattern) -> " ~ " + pattern;
        };
    }
}
