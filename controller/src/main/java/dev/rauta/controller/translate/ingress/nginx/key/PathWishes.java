// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import dev.rauta.routes.filter.Filter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an Ingress asks for each of its paths beside what a policy can say.
 *
 * @param first what answers before a redirect to HTTPS does, and before limits and guards
 * @param filters what else holds, besides those of policies
 * @param expressions whether its paths are expressions, and with them all of the same host
 * @param rewriting what its paths become
 * @param upstreamHost the host that Services see, a template with {@code $service_name} and {@code $service_port}
 */
public record PathWishes(
        List<Filter> first,
        List<Filter> filters,
        boolean expressions,
        Optional<Rewriting> rewriting,
        Optional<String> upstreamHost) {
    /** Nothing. */
    public static final PathWishes NONE = new PathWishes(List.of(), List.of(), false, Optional.empty(), Optional.empty());

    public PathWishes {
        first = List.copyOf(first);
        filters = List.copyOf(filters);
    }

    /** Whether {@code path} makes all of its host expressions. */
    public boolean expression(String path) {
        return expressions || rewriting.filter(how -> how.changes(path)).isPresent();
    }

    /** What answers requests for {@code path} before anything else does. */
    public List<Filter> first(ServedPath path) {
        return rewriting.isEmpty()
                ? first
                : Stream.concat(first.stream(), rewriting.get().first(path.path()).stream()).toList();
    }

    /** What else holds for {@code path}. */
    public List<Filter> filters(ServedPath path) {
        if (rewriting.isEmpty() && upstreamHost.isEmpty()) {
            return filters;
        }
        Stream<Filter> rewrites = rewriting.stream().flatMap(how -> how.filters(path.path()).stream());
        Stream<Filter> host = upstreamHost.stream().map(text -> new Filter.Rewrite(
                Optional.of(text.replace("$service_name", path.service()).replace("$service_port", path.port())),
                Optional.empty()));
        return Stream.of(filters.stream(), rewrites, host).flatMap(all -> all).toList();
    }
}
