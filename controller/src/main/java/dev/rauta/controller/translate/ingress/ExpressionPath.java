// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import com.google.re2j.PatternSyntaxException;
import dev.rauta.controller.translate.Expressions;
import dev.rauta.routes.Action;
import dev.rauta.routes.Route;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.filter.PathModifier;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.RouteMatch;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A path of a host whose paths are expressions over how a request's path begins, whatever types they have.
 *
 * @param route null where nothing is served there
 * @param fault what is wrong with it; empty where nothing is
 */
record ExpressionPath(@Nullable Route route, String fault) {
    private static final String UNREADABLE = "path-unreadable";

    /** @param path as its author wrote it */
    static ExpressionPath of(Route plain, String path) {
        try {
            var _ = Expressions.compile(path);
            var _ = Expressions.compile("(?:" + path + ")");
            List<Filter> filters = plain.filters().stream().filter(filter -> !ofPrefix(filter)).toList();
            return new ExpressionPath(matching(plain, path).with(filters), "");
        } catch (PatternSyntaxException e) {
            String fault = "path: '" + path + "': " + e.getMessage()
                    + " (expected: an expression of RE2, for paths of this host are expressions)";
            return guarded(plain)
                    ? new ExpressionPath(closed(plain, path), fault + "; what begins like it answers 503")
                    : new ExpressionPath(null, fault + "; nothing is served there");
        }
    }

    /** An expression has no prefix that could be replaced. */
    private static boolean ofPrefix(Filter filter) {
        Optional<PathModifier> path = switch (filter) {
            case Filter.Rewrite rewrite -> rewrite.path();
            case Filter.Redirect redirect -> redirect.path();
            default -> Optional.empty();
        };
        return path.filter(PathModifier.Prefix.class::isInstance).isPresent();
    }

    private static Route matching(Route plain, String expression) {
        return new Route(
                plain.name(),
                plain.source(),
                RouteMatch.of(new PathMatch.StartRegex(expression)),
                plain.precedence(),
                plain.filters(),
                plain.action(),
                plain.timeouts(),
                plain.retry(),
                plain.hedging(),
                plain.declared());
    }

    private static boolean guarded(Route route) {
        return switch (route.action()) {
            case Action.Forward(List<WeightedDestination> shares) ->
                Stream.concat(route.filters().stream(), shares.stream().flatMap(share -> share.filters().stream()))
                        .anyMatch(Guard.class::isInstance);
            case Action.Respond _ -> true;
            case Action.Redirect _ -> false;
        };
    }

    /** Takes all that the path may have taken, and no later than that: what comes before it, its length decides. */
    private static Route closed(Route plain, String path) {
        int end = 1;
        while (end < path.length() && Character.isLetterOrDigit(path.charAt(end)) || end < path.length() && "/-_".indexOf(path.charAt(end)) >= 0) {
            end++;
        }
        boolean quantified = end < path.length() && "?*{".indexOf(path.charAt(end)) >= 0;
        String literal = path.indexOf('|') >= 0 ? "/" : path.substring(0, quantified ? Math.max(end - 1, 1) : end);
        StringBuilder expression = new StringBuilder(literal);
        while (expression.length() < path.length()) {
            expression.append("(?:)");
        }
        return matching(plain, expression.toString()).with(List.of()).with(new Action.Respond(503, UNREADABLE));
    }
}
