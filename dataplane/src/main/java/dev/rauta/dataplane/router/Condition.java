// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import com.google.re2j.Pattern;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.match.ValueMatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a match asks of one part of a request beside its path.
 *
 * @param part where it looks
 * @param name of the field or parameter; empty for the method
 * @param value what must be there, an expression where there is a pattern
 * @param pattern null for a plain value
 */
record Condition(Part part, String name, String value, @Nullable Pattern pattern) {
    private static final Condition[] NONE = {};

    /** A part of a request. */
    private enum Part {
        METHOD,
        HEADER,
        QUERY
    }

    /** Those of {@code match}; all share one array where there are none. */
    static Condition[] of(RouteMatch match) {
        List<Condition> all = new ArrayList<>();
        match.method().ifPresent(method -> all.add(new Condition(Part.METHOD, "", method, null)));
        match.headers().forEach(header -> all.add(of(Part.HEADER, header.name(), header.value())));
        match.query().forEach(query -> all.add(of(Part.QUERY, query.name(), query.value())));
        return all.toArray(NONE);
    }

    private static Condition of(Part part, String name, ValueMatch match) {
        return switch (match) {
            case ValueMatch.Exact(String value) -> new Condition(part, name, value, null);
            case ValueMatch.Regex(String expression) ->
                new Condition(part, name, expression, Pattern.compile(expression));
        };
    }

    boolean holds(RequestHead head) {
        String found = found(head);
        if (found == null) {
            return part == Part.HEADER && head.announces(name);
        }
        return pattern == null ? value.equals(found) : pattern.matches(found);
    }

    /** Why it does not hold. */
    String objection(RequestHead head) {
        String why = found(head) == null ? " is missing" : " does not match";
        return switch (part) {
            case METHOD -> "method is " + head.method() + ", not " + value;
            case HEADER -> "header " + name + why;
            case QUERY -> "query parameter " + name + why;
        };
    }

    private @Nullable String found(RequestHead head) {
        return switch (part) {
            case METHOD -> head.method();
            case HEADER -> joined(head, name);
            case QUERY -> QueryString.first(head.target(), name);
        };
    }

    private static @Nullable String joined(RequestHead head, String name) {
        if (name.equals("host")) {
            return head.authority().toString();
        }
        int at = head.fields().indexOf(name, 0);
        int next = at < 0 ? -1 : head.fields().indexOf(name, at + 1);
        if (next < 0) {
            return at < 0 ? null : head.fields().value(at).toString();
        }
        StringBuilder all = new StringBuilder(head.fields().value(at));
        for (; next >= 0; next = head.fields().indexOf(name, next + 1)) {
            all.append(',').append(head.fields().value(next));
        }
        return all.toString();
    }
}
