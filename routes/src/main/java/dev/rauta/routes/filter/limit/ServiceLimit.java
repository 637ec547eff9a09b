// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter.limit;

import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.upstream.UpstreamName;
import java.time.Duration;
import java.util.List;

/**
 * How many requests may come is what a service says that speaks {@code envoy.service.ratelimit.v3.RateLimitService}: it is asked about
 * each.
 *
 * @param name whose limit it is
 * @param upstream an upstream of the same snapshot
 * @param domain which of the service's configurations holds
 * @param constants what its descriptor begins with
 * @param key what its descriptor goes on with; a request without one of them is not asked about
 * @param hits as how many a request counts, 1 or more
 * @param exempt whom it does not concern
 * @param status what a request beyond it is answered; 400 to 599
 * @param tell when responses carry {@code RateLimit} fields
 * @param openWhenUnavailable whether requests pass uncounted while the service does not answer
 * @param timeout how long an answer may take
 */
public record ServiceLimit(
        String name,
        UpstreamName upstream,
        String domain,
        List<DescriptorEntry> constants,
        List<LimitKey> key,
        int hits,
        List<AddressRange> exempt,
        int status,
        RateLimit.Tell tell,
        boolean openWhenUnavailable,
        Duration timeout) {
    private static final Duration LONGEST = Duration.ofSeconds(10);

    public ServiceLimit {
        constants = List.copyOf(constants);
        key = List.copyOf(key);
        exempt = List.copyOf(exempt);
        if (domain.isEmpty()) {
            throw new IllegalArgumentException("rate limit's domain: empty (expected: one that the service knows)");
        }
        if (constants.isEmpty() && key.isEmpty()) {
            throw new IllegalArgumentException("rate limit's descriptor: empty (expected: a constant or a key)");
        }
        if (hits < 1) {
            throw new IllegalArgumentException("hits: " + hits + " (expected: 1 or more)");
        }
        if (!timeout.isPositive() || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: more than zero, at most " + LONGEST + ")");
        }
        Statuses.check(status);
    }
}
