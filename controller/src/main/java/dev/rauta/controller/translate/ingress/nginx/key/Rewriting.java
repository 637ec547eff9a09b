// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import com.google.re2j.PatternSyntaxException;
import dev.rauta.controller.translate.Expressions;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.HeaderEdit;
import dev.rauta.routes.filter.HeaderField;
import dev.rauta.routes.filter.PathModifier;
import java.util.List;
import java.util.Optional;

/**
 * What the paths of an Ingress become: the whole path, whatever of it the expression of its rule has matched, as ingress-nginx does it.
 *
 * @param target a path, with {@code $1} to {@code $9} for what groups of the rule's own expression have matched
 * @param elsewhere where clients are sent instead; empty: the Service sees the target
 * @param prefix what {@code X-Forwarded-Prefix} says of a path that is rewritten, with the same groups
 */
public record Rewriting(String target, Optional<Elsewhere> elsewhere, Optional<String> prefix) {

    /** A place that is not here. */
    public record Elsewhere(String scheme, String host, Optional<Integer> port) {}

    /** The whole text with which all of a path matches that begins like {@code path}. */
    private static String whole(String path) {
        return "(?i)(?:" + path + ")(?s:.*)";
    }

    /** Whether it makes anything else of requests for {@code path}. */
    public boolean changes(String path) {
        return elsewhere.isPresent() || !target.equals(path);
    }

    /** What answers such requests itself. */
    List<Filter> first(String path) {
        return elsewhere.filter(_ -> readable(path)).stream()
                .<Filter>map(to -> new Filter.Redirect(
                        Optional.of(to.scheme()), Optional.of(to.host()), to.port(), Optional.of(modifier(path)), 302))
                .toList();
    }

    /** What the Service sees of them. */
    List<Filter> filters(String path) {
        if (elsewhere.isPresent() || !changes(path) || !readable(path)) {
            return List.of();
        }
        Filter rewrite = new Filter.Rewrite(Optional.empty(), Optional.of(modifier(path)));
        return prefix.map(text -> List.of(header(path, text), rewrite)).orElse(List.of(rewrite));
    }

    private static Filter header(String path, String text) {
        return text.contains("$")
                ? new Filter.PathHeader("X-Forwarded-Prefix", new PathModifier.Regex(whole(path), text))
                : new Filter.RequestHeaders(
                        new HeaderEdit(List.of(new HeaderField("X-Forwarded-Prefix", text)), List.of(), List.of()));
    }

    private PathModifier modifier(String path) {
        return new PathModifier.Regex(whole(path), target);
    }

    /** What cannot be read is not served either, which is told where that is decided. */
    private static boolean readable(String path) {
        try {
            var _ = Expressions.compile(path);
            var _ = Expressions.compile(whole(path));
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
