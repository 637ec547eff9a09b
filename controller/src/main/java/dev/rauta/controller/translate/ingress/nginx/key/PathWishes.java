// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import dev.rauta.routes.filter.Filter;
import java.util.List;

/**
 * What an Ingress asks for each of its paths beside what a policy can say.
 *
 * @param first what answers before a redirect to HTTPS does, and before limits and guards
 * @param filters what else holds, besides those of policies
 */
public record PathWishes(List<Filter> first, List<Filter> filters) {
    /** Nothing. */
    public static final PathWishes NONE = new PathWishes(List.of(), List.of());

    public PathWishes {
        first = List.copyOf(first);
        filters = List.copyOf(filters);
    }
}
