// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import dev.rauta.routes.WeightedDestination;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Picks a route's shares in proportion to their weights by smooth weighted round robin; confined to a worker.
 *
 * <p>Each pick raises every share's credit by its weight, takes the highest and charges it the sum, so that shares
 * interleave evenly and their counts are exact over every full round. Starting credits are spread by {@code offset}, so
 * that several workers do not all begin with the same share.
 */
public final class WeightedChoice {
    private final List<WeightedDestination> shares;
    private final long[] credit;
    private final long sum;

    /**
     * @param shares at least one
     * @param offset how many picks to make in advance, such as a worker's number; zero or more
     */
    public WeightedChoice(List<WeightedDestination> shares, int offset) {
        this.shares = shares;
        this.credit = new long[shares.size()];
        this.sum = shares.stream().mapToLong(WeightedDestination::weight).sum();
        for (int i = 0; i < offset && sum > 0; i++) {
            next();
        }
    }

    /** The next share; null where all weights are zero. */
    public @Nullable WeightedDestination next() {
        if (sum == 0) {
            return null;
        }
        if (credit.length == 1) {
            return shares.getFirst();
        }
        int best = -1;
        for (int i = 0; i < credit.length; i++) {
            credit[i] += shares.get(i).weight();
            if (shares.get(i).weight() > 0 && (best < 0 || credit[i] > credit[best])) {
                best = i;
            }
        }
        credit[best] -= sum;
        return shares.get(best);
    }
}
