// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import dev.rauta.routes.filter.Filter;
import java.util.List;

/**
 * One share of a forwarding route.
 *
 * @param weight 0 to 1,000,000; the share is this over the sum of all
 * @param destination where the share goes
 * @param filters run only on requests that take this share
 * @param yields whether requests take the route's {@linkplain Action.Forward#fallback fallback} instead while its upstream has no
 *     endpoint; not of connections that go on as they are
 */
public record WeightedDestination(int weight, Destination destination, List<Filter> filters, boolean yields) {
    public WeightedDestination {
        if (weight < 0 || weight > 1_000_000) {
            throw new IllegalArgumentException("weight: " + weight + " (expected: 0..1000000)");
        }
        filters = List.copyOf(filters);
    }

    /** One that yields to no other. */
    public WeightedDestination(int weight, Destination destination, List<Filter> filters) {
        this(weight, destination, filters, false);
    }

    /** The same share, which goes elsewhere. */
    public WeightedDestination to(Destination other) {
        return new WeightedDestination(weight, other, filters, yields);
    }

    /** The same share with another weight. */
    public WeightedDestination weighing(int other) {
        return new WeightedDestination(other, destination, filters, yields);
    }

    /** The same share with other filters. */
    public WeightedDestination with(List<Filter> others) {
        return new WeightedDestination(weight, destination, others, yields);
    }

    /** The same share, which yields. */
    public WeightedDestination yielding() {
        return new WeightedDestination(weight, destination, filters, true);
    }
}
