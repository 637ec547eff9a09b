// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import dev.rauta.routes.upstream.Endpoint;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A lookup table that endpoints fill in turns, each in an order of its own (Eisenbud et al., "Maglev", NSDI 2016, section 3.4):
 * shares are even within a percent where there is a hundredth as many endpoints as places.
 */
final class MaglevTable implements KeyTable {
    /** A prime: so every endpoint's order reaches every place. */
    static final int SIZE = 65_537;

    /** As many as a place can name; of more the first by their hashes are served. */
    private static final int MOST = 65_535;

    /** So many other places are looked at before all endpoints are. */
    private static final int PROBES = 16;

    private Endpoint[] endpoints = new Endpoint[0];
    private char[] places = new char[0];

    @Override
    public void endpoints(List<Endpoint> others, ToIntFunction<Endpoint> weight) {
        endpoints = others.stream()
                .sorted(Comparator.comparingLong((Endpoint one) -> Hash.of(one, 0)).thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toArray(Endpoint[]::new);
        places = endpoints.length == 0 ? new char[0] : fill(endpoints, weight);
    }

    @Override
    public @Nullable Endpoint find(long hash, Set<Endpoint> tried) {
        if (endpoints.length == 0) {
            return null;
        }
        Endpoint first = at(hash);
        if (tried.isEmpty() || !tried.contains(first)) {
            return first;
        }
        long next = hash;
        for (int i = 0; i < PROBES; i++) {
            next = Hash.mix(next + 1);
            Endpoint other = at(next);
            if (!tried.contains(other)) {
                return other;
            }
        }
        return Arrays.stream(endpoints).filter(one -> !tried.contains(one)).findFirst().orElse(first);
    }

    private Endpoint at(long hash) {
        return endpoints[places[(int) Long.remainderUnsigned(hash, SIZE)]];
    }

    private static char[] fill(Endpoint[] endpoints, ToIntFunction<Endpoint> weight) {
        int count = endpoints.length;
        int[] next = new int[count];
        int[] step = new int[count];
        int[] weights = new int[count];
        long[] credit = new long[count];
        for (int i = 0; i < count; i++) {
            next[i] = (int) Long.remainderUnsigned(Hash.of(endpoints[i], 1), SIZE);
            step[i] = (int) Long.remainderUnsigned(Hash.of(endpoints[i], 2), SIZE - 1) + 1;
            weights[i] = weight.applyAsInt(endpoints[i]);
        }
        int heaviest = Arrays.stream(weights).max().orElse(1);
        char[] places = new char[SIZE];
        boolean[] taken = new boolean[SIZE];
        int filled = 0;
        while (true) {
            for (int i = 0; i < count; i++) {
                // Who weighs half as much as the heaviest has every second turn.
                credit[i] += weights[i];
                if (credit[i] < heaviest) {
                    continue;
                }
                credit[i] -= heaviest;
                while (taken[next[i]]) {
                    next[i] = (next[i] + step[i]) % SIZE;
                }
                places[next[i]] = (char) i;
                taken[next[i]] = true;
                if (++filled == SIZE) {
                    return places;
                }
            }
        }
    }
}
