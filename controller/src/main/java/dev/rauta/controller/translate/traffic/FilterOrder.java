// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import dev.rauta.routes.Route;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.PathModifier;
import dev.rauta.routes.match.PathMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** In what order the filters of a route run with those of its policies: on the way back they run the other way round. */
final class FilterOrder {
    private FilterOrder() {}

    /**
     * Limits, guards, limits by what guards have verified, redirects and edits of requests, the route's own filters, edits of responses. Of edits the widest runs first both
     * ways, so that the most specific has the last word.
     */
    static List<Filter> of(Route route, Effect effect) {
        List<Filter> limits = new ArrayList<>();
        List<Filter> claimed = new ArrayList<>();
        List<Filter> redirects = new ArrayList<>();
        List<Filter> edits = new ArrayList<>();
        List<Filter> answers = new ArrayList<>();
        for (Filter filter : effect.filters()) {
            switch (filter) {
                case Filter.Redirect redirect ->
                    path(route, redirect.path()).ifPresent(path -> redirects.add(new Filter.Redirect(
                            redirect.scheme(), redirect.host(), redirect.port(), path, redirect.status())));
                case Filter.Rewrite rewrite ->
                    path(route, rewrite.path()).ifPresent(path -> edits.add(new Filter.Rewrite(rewrite.host(), path)));
                case Filter.RequestHeaders edit -> edits.add(edit);
                case Filter.HeaderTemplates templates when !templates.response() -> edits.add(templates);
                case Filter.HeaderTemplates templates -> answers.add(templates);
                case Filter.ResponseHeaders edit -> answers.add(edit);
                case Filter.Cookies cookies -> answers.add(cookies);
                case Filter.Locations locations -> answers.add(locations);
                default -> (ClaimLimits.one(filter) ? claimed : limits).add(filter);
            }
        }
        // A rate holds back whoever guesses passwords, too.
        List<Filter> all = new ArrayList<>(limits);
        all.addAll(effect.guards());
        all.addAll(claimed);
        all.addAll(redirects);
        all.addAll(edits);
        all.addAll(route.filters());
        all.addAll(answers.reversed());
        return all;
    }

    /** What stands in for the prefix of a match: an exact match is all prefix, and an expression has none, so that nothing is done there. */
    private static Optional<Optional<PathModifier>> path(Route route, Optional<PathModifier> modifier) {
        if (modifier.isEmpty() || !(modifier.get() instanceof PathModifier.Prefix(String replacement))) {
            return Optional.of(modifier);
        }
        return switch (route.match().path()) {
            case PathMatch.Prefix _, PathMatch.Any _ -> Optional.of(modifier);
            case PathMatch.Exact _ -> Optional.of(Optional.of(new PathModifier.Full(replacement)));
            case PathMatch.Regex _, PathMatch.Tail _, PathMatch.StartRegex _ -> Optional.empty();
        };
    }
}
