// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.filter.FilterChain;
import dev.rauta.dataplane.router.CompiledRoute;
import dev.rauta.routes.Action;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.filter.Filter;
import java.util.List;
import java.util.OptionalLong;

/**
 * A route with everything that serving it takes; immutable.
 *
 * @param route the compiled route
 * @param series its number in the metrics
 * @param filters of the route
 * @param bodyLimit the largest request body in bytes, zero: any size; empty where nobody said
 * @param shareFilters of each share of a forwarding route, in the shares' order
 */
record RoutePlan(
        CompiledRoute route, int series, OptionalLong bodyLimit, FilterChain filters, List<FilterChain> shareFilters) {

    static RoutePlan of(CompiledRoute compiled, int series) {
        String prefix = compiled.matchedPrefix();
        List<FilterChain> shares = compiled.route().action() instanceof Action.Forward(List<WeightedDestination> all)
                ? all.stream().map(share -> FilterChain.compile(share.filters(), prefix)).toList()
                : List.of();
        List<Filter> filters = compiled.route().filters();
        return new RoutePlan(compiled, series, bodyLimit(filters), FilterChain.compile(filters, prefix), shares);
    }

    private static OptionalLong bodyLimit(List<Filter> filters) {
        return filters.stream()
                .filter(Filter.BodyLimit.class::isInstance)
                .mapToLong(filter -> ((Filter.BodyLimit) filter).bytes())
                .findFirst();
    }
}
