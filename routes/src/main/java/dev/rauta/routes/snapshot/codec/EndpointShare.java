// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot.codec;

import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.EndpointSet;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Those endpoints of an upstream that travel as one entry: all of a small one, a part of a large one's, so that one endpoint
 * among thousands does not send them all.
 *
 * <p>How many shares there are depends on how many endpoints there are, and which share an endpoint is in on its address and
 * port alone; so all replicas cut alike. A set that grows past a power of two is cut anew, and travels whole once.
 *
 * @param upstream whose they are
 * @param number from 0 to {@code of} - 1
 * @param of how many shares the upstream has, counting those without endpoints, which are not made; a power of two
 * @param endpoints in ascending order; empty only where {@code of} is 1
 */
record EndpointShare(UpstreamName upstream, int number, int of, List<Endpoint> endpoints) implements Comparable<EndpointShare> {
    /** Sets of this size are not cut: what an entry costs by itself would outweigh it. */
    private static final int WHOLE = 128;

    /** Endpoints in a share at most, on average. */
    private static final int ENOUGH = 64;

    /** Knuth's multiplicative hash: the golden ratio of 2^32. */
    private static final int GOLDEN = 0x9E3779B9;

    private static final Comparator<EndpointShare> ORDER = Comparator.comparing(EndpointShare::upstream)
            .thenComparingInt(EndpointShare::of)
            .thenComparingInt(EndpointShare::number);

    EndpointShare {
        if (Integer.bitCount(of) != 1 || of < 1) {
            throw new IllegalArgumentException("shares of " + upstream + ": " + of + " (expected: a power of two)");
        }
        if (number < 0 || number >= of) {
            throw new IllegalArgumentException("share of " + upstream + ": " + number + " (expected: 0.." + (of - 1) + ")");
        }
        endpoints = List.copyOf(endpoints);
    }

    /** The shares of a set, in ascending order; never none. */
    static List<EndpointShare> of(EndpointSet set) {
        int count = count(set.endpoints().size());
        if (count == 1) {
            return List.of(new EndpointShare(set.upstream(), 0, 1, set.endpoints()));
        }
        List<List<Endpoint>> cut =
                IntStream.range(0, count).<List<Endpoint>>mapToObj(_ -> new ArrayList<>()).toList();
        int shift = Integer.numberOfLeadingZeros(count) + 1;
        for (Endpoint one : set.endpoints()) {
            cut.get((one.host().hashCode() * 31 + one.port()) * GOLDEN >>> shift).add(one);
        }
        return IntStream.range(0, count)
                .filter(number -> !cut.get(number).isEmpty())
                .mapToObj(number -> new EndpointShare(set.upstream(), number, count, cut.get(number)))
                .toList();
    }

    private static int count(int endpoints) {
        return endpoints <= WHOLE ? 1 : Integer.highestOneBit((endpoints - 1) / ENOUGH) * 2;
    }

    /** The id of the share's entry. */
    String id() {
        return id(upstream, number, of);
    }

    static String id(UpstreamName upstream, int number, int of) {
        return of == 1 ? upstream.value() : upstream.value() + "#" + number + "/" + of;
    }

    /** The name of whose endpoints an entry tells, by its key alone; perhaps nobody's. */
    static String whose(EntryKey key) {
        int cut = key.id().indexOf('#');
        return cut < 0 ? key.id() : key.id().substring(0, cut);
    }

    @Override
    public int compareTo(EndpointShare other) {
        return ORDER.compare(this, other);
    }
}
