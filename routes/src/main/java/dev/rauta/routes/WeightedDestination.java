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
 */
public record WeightedDestination(int weight, Destination destination, List<Filter> filters) {
    public WeightedDestination {
        if (weight < 0 || weight > 1_000_000) {
            throw new IllegalArgumentException("weight: " + weight + " (expected: 0..1000000)");
        }
        filters = List.copyOf(filters);
    }
}
