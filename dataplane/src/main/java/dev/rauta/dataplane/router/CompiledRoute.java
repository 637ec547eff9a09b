// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import com.google.re2j.Pattern;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.path.PathForm;
import dev.rauta.routes.Action;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.Route;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.RouteMatch;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A route ready to be asked: regular expressions compiled, numbered within its router; immutable. */
public final class CompiledRoute extends Keyed {
    /** Match order by normal forms, for an escape in a path makes a rule longer, but not more specific. */
    static final Comparator<CompiledRoute> ORDER = Comparator.comparing(
                    CompiledRoute::match, RouteMatch.MOST_SPECIFIC_FIRST)
            .thenComparing(compiled -> compiled.route.precedence());

    private final Route route;
    private final RouteMatch match;
    private final ListenerName listener;
    private final int index;
    private final Optional<Filter.Cors> cors;

    /** None where it asks for nothing but a path: then nothing else of it is looked at, which is far away in memory. */
    private final Condition[] conditions;

    /** What its path must match; null where that is plain text, or any path. */
    private final @Nullable Pattern expression;

    /** The same of how its path must begin. */
    private final @Nullable PathStart start;

    CompiledRoute(Route route, ListenerName listener, int index) {
        this(route, inNormalForm(route.match()), listener, index);
    }

    private CompiledRoute(Route route, RouteMatch match, ListenerName listener, int index) {
        super(text(match.path()));
        this.route = route;
        this.listener = listener;
        this.index = index;
        this.match = match;
        this.cors = cors(route);
        this.conditions = Condition.of(match);
        this.expression =
                switch (match.path()) {
                    case PathMatch.Regex _, PathMatch.Tail _ -> Pattern.compile(text);
                    case PathMatch.Exact _, PathMatch.Prefix _, PathMatch.StartRegex _, PathMatch.Any _ -> null;
                };
        this.start = match.path() instanceof PathMatch.StartRegex ? PathStart.compile(text) : null;
    }

    private static String text(PathMatch match) {
        return switch (match) {
            case PathMatch.Exact(String path) -> path;
            case PathMatch.Prefix(String path) -> path;
            case PathMatch.Regex(String pattern) -> pattern;
            case PathMatch.Tail(String pattern) -> pattern;
            case PathMatch.StartRegex(String pattern) -> pattern;
            case PathMatch.Any() -> "";
        };
    }

    public Route route() {
        return route;
    }

    /** The listener whose virtual host has it. */
    public ListenerName listener() {
        return listener;
    }

    /**
     * Its number in each router that has it, from 0: for tables beside the router. A router in which it is not may have given
     * the number to another.
     */
    public int index() {
        return index;
    }

    /** What it asks of a request, its path in normal form. */
    RouteMatch match() {
        return match;
    }

    /** Whether both do the same with a request, whatever each matches: so it is with the matches of one rule. */
    boolean treatsAs(CompiledRoute other) {
        Route theirs = other.route;
        // Made by the constructor, so that whoever adds a part to Route decides here whether it tells rules apart.
        return this == other
                || new Route(
                                theirs.name(),
                                route.source(),
                                route.match(),
                                route.precedence(),
                                theirs.filters(),
                                theirs.action(),
                                theirs.timeouts(),
                                theirs.retry(),
                                theirs.hedging(),
                                route.declared())
                        .equals(route);
    }

    /** The normal form of the prefix that its path match stands for, without trailing slash; empty for the root and others. */
    public String matchedPrefix() {
        return match.path() instanceof PathMatch.Prefix(String path) && path.length() > 1 ? path : "";
    }

    /** What says who may read its responses: the rule's own policy, else the first of its destinations'. */
    public Optional<Filter.Cors> cors() {
        return cors;
    }

    private static Optional<Filter.Cors> cors(Route route) {
        Stream<Filter> ofShares = route.action() instanceof Action.Forward(List<WeightedDestination> shares)
                ? shares.stream().flatMap(share -> share.filters().stream())
                : Stream.empty();
        return Stream.concat(route.filters().stream(), ofShares)
                .filter(Filter.Cors.class::isInstance)
                .map(Filter.Cors.class::cast)
                .findFirst();
    }

    /** Whether its path match takes {@code path}, a normal form. */
    boolean takesPath(String path) {
        return switch (match.path()) {
            case PathMatch.Exact(String exact) -> exact.equals(path);
            case PathMatch.Prefix(String prefix) -> isBelow(path, prefix);
            case PathMatch.Regex _, PathMatch.Tail _, PathMatch.StartRegex _ -> expressionTakes(path);
            case PathMatch.Any() -> true;
        };
    }

    /** The same of one whose path match is no plain text but the root's. */
    boolean expressionTakes(String path) {
        return start != null ? start.takes(path) : expression == null || expression.matches(path);
    }

    /** Whether everything but its path matches. */
    boolean takes(RequestHead head) {
        return unmet(head) == null;
    }

    /** Why everything but its path does not match, null where it does. */
    @Nullable String objection(RequestHead head) {
        Condition unmet = unmet(head);
        return unmet == null ? null : unmet.objection(head);
    }

    private @Nullable Condition unmet(RequestHead head) {
        for (Condition condition : conditions) {
            if (!condition.holds(head)) {
                return condition;
            }
        }
        return null;
    }

    private static RouteMatch inNormalForm(RouteMatch match) {
        PathMatch path =
                switch (match.path()) {
                    case PathMatch.Exact(String exact) -> new PathMatch.Exact(PathForm.of(exact));
                    case PathMatch.Prefix(String prefix) -> new PathMatch.Prefix(PathForm.of(prefix));
                    case PathMatch.StartRegex regex -> regex;
                    case PathMatch.Regex regex -> regex;
                    case PathMatch.Tail tail -> tail;
                    case PathMatch.Any any -> any;
                };
        return path.equals(match.path()) ? match : new RouteMatch(path, match.method(), match.headers(), match.query());
    }

    static boolean isBelow(String path, String prefix) {
        if (prefix.length() == 1) {
            return true;
        }
        return path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
    }

    @Override
    public String toString() {
        return route.name() + " (" + route.source() + ")";
    }
}
