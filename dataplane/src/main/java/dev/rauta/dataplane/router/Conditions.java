// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import com.google.re2j.Pattern;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.match.ValueMatch;
import org.jspecify.annotations.Nullable;

/** What a match asks of a request but for a path that is plain text, its regular expressions compiled; immutable. */
final class Conditions {

    /** A value that is asked for: a text, or a pattern in its place. */
    private record Wanted(String name, String text, @Nullable Pattern pattern) {
        static Wanted of(String name, ValueMatch match) {
            return switch (match) {
                case ValueMatch.Exact(String value) -> new Wanted(name, value, null);
                case ValueMatch.Regex(String pattern) -> new Wanted(name, pattern, Pattern.compile(pattern));
            };
        }

        boolean takes(String value) {
            return pattern == null ? text.equals(value) : pattern.matches(value);
        }
    }

    private final @Nullable Pattern path;
    private final @Nullable String method;
    private final Wanted[] headers;
    private final Wanted[] query;

    private Conditions(RouteMatch match, @Nullable Pattern path) {
        this.path = path;
        this.method = match.method().orElse(null);
        this.headers = match.headers().stream().map(header -> Wanted.of(header.name(), header.value())).toArray(Wanted[]::new);
        this.query = match.query().stream().map(query -> Wanted.of(query.name(), query.value())).toArray(Wanted[]::new);
    }

    /** Those of {@code match}, null where it has none. */
    static @Nullable Conditions of(RouteMatch match) {
        Pattern path =
                switch (match.path()) {
                    case PathMatch.Regex(String pattern) -> Pattern.compile(pattern);
                    case PathMatch.Tail(String pattern) -> Pattern.compile(pattern);
                    case PathMatch.Exact _, PathMatch.Prefix _, PathMatch.Any _ -> null;
                };
        boolean plain = match.method().isEmpty() && match.headers().isEmpty() && match.query().isEmpty();
        return path == null && plain ? null : new Conditions(match, path);
    }

    /** Whether its expression takes {@code path}; not where it has none. */
    boolean takesPath(String path) {
        return this.path != null && this.path.matches(path);
    }

    /** Why everything but its path does not match, null where it does. */
    @Nullable String objection(RequestHead head) {
        if (method != null && !method.equals(head.method())) {
            return "method is " + head.method() + ", not " + method;
        }
        for (Wanted wanted : headers) {
            String value = joined(head, wanted.name());
            if (value == null && head.announces(wanted.name())) {
                continue;
            }
            if (value == null || !wanted.takes(value)) {
                return "header " + wanted.name() + (value == null ? " is missing" : " does not match");
            }
        }
        for (Wanted wanted : query) {
            String value = QueryString.first(head.target(), wanted.name());
            if (value == null || !wanted.takes(value)) {
                return "query parameter " + wanted.name() + (value == null ? " is missing" : " does not match");
            }
        }
        return null;
    }

    private static @Nullable String joined(RequestHead head, String name) {
        boolean host = name.equals("host");
        int at = host ? -1 : head.fields().indexOf(name, 0);
        if (host || at < 0) {
            return host ? head.authority().toString() : null;
        }
        CharSequence first = head.fields().value(at);
        int next = head.fields().indexOf(name, at + 1);
        if (next < 0) {
            return first.toString();
        }
        StringBuilder all = new StringBuilder(first);
        for (; next >= 0; next = head.fields().indexOf(name, next + 1)) {
            all.append(',').append(head.fields().value(next));
        }
        return all.toString();
    }
}
