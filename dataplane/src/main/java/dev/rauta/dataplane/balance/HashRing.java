// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import dev.rauta.routes.upstream.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A ring on which every endpoint has points; a hash belongs to the next one (Karger et al., STOC 1997). With so many points an
 * endpoint's share strays from its weight by about a twelfth.
 */
final class HashRing implements KeyTable {
    /** For each unit of weight, as in libketama. */
    static final int POINTS = 160;

    /** By ascending position. */
    private long[] positions = new long[0];

    private Endpoint[] owners = new Endpoint[0];
    private Map<Endpoint, Integer> weights = Map.of();

    private record Point(long position, Endpoint owner) implements Comparable<Point> {
        @Override
        public int compareTo(Point other) {
            int byPosition = Long.compareUnsigned(position, other.position);
            return byPosition != 0 ? byPosition : owner.compareTo(other.owner);
        }
    }

    /** Points of endpoints that stay stay; only those of others are sorted in. */
    @Override
    public void endpoints(List<Endpoint> others, ToIntFunction<Endpoint> weight) {
        Map<Endpoint, Integer> wanted = new HashMap<>();
        others.forEach(one -> wanted.put(one, weight.applyAsInt(one)));
        List<Point> come = new ArrayList<>();
        wanted.forEach((endpoint, its) -> {
            if (!its.equals(weights.get(endpoint))) {
                for (int i = 0; i < POINTS * its; i++) {
                    come.add(new Point(Hash.of(endpoint, i), endpoint));
                }
            }
        });
        come.sort(null);
        List<Point> merged = new ArrayList<>(positions.length + come.size());
        int next = 0;
        for (int i = 0; i < positions.length; i++) {
            Point known = new Point(positions[i], owners[i]);
            if (weights.getOrDefault(known.owner, 0).equals(wanted.get(known.owner))) {
                while (next < come.size() && come.get(next).compareTo(known) < 0) {
                    merged.add(come.get(next++));
                }
                merged.add(known);
            }
        }
        merged.addAll(come.subList(next, come.size()));
        weights = wanted;
        positions = merged.stream().mapToLong(Point::position).toArray();
        owners = merged.stream().map(Point::owner).toArray(Endpoint[]::new);
    }

    @Override
    public @Nullable Endpoint find(long hash, Set<Endpoint> tried) {
        if (positions.length == 0) {
            return null;
        }
        int at = next(hash);
        Endpoint first = owners[at];
        if (tried.isEmpty()) {
            return first;
        }
        for (int i = 0; i < owners.length; i++) {
            Endpoint one = owners[(at + i) % owners.length];
            if (!tried.contains(one)) {
                return one;
            }
        }
        return first;
    }

    /** A hash that belongs to {@code owner}, any of them alike; 0 where that has no point. */
    long draw(Endpoint owner, SplittableRandom random) {
        int from = positions.length == 0 ? 0 : random.nextInt(positions.length);
        for (int i = 0; i < positions.length; i++) {
            int at = (from + i) % positions.length;
            if (owners[at].equals(owner)) {
                long before = positions[at == 0 ? positions.length - 1 : at - 1];
                long arc = positions[at] - before;
                // An arc may be more than half of the ring where there is one point alone.
                return arc > 0 ? positions[at] - random.nextLong(arc) : positions[at];
            }
        }
        return 0;
    }

    private int next(long hash) {
        int from = 0;
        int to = positions.length;
        while (from < to) {
            int middle = from + to >>> 1;
            if (Long.compareUnsigned(positions[middle], hash) < 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from == positions.length ? 0 : from;
    }
}
