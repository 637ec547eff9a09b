// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.access;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Addresses in ranges, found by halving however many there are; immutable. */
public final class AddressSet {
    /** One range after the other, without overlap; the two families lie apart, so one never holds what is of the other. */
    private record Table(long[] highs, long[] lows, long[] lastHighs, long[] lastLows) {
        static Table of(List<AddressRange> ranges) {
            List<IpAddress[]> merged = new ArrayList<>();
            ranges.stream().sorted(Comparator.comparing(AddressRange::first, AddressSet::order)).forEach(range -> {
                IpAddress[] before = merged.isEmpty() ? null : merged.getLast();
                if (before != null && order(range.first(), before[1]) <= 0) {
                    before[1] = order(range.last(), before[1]) > 0 ? range.last() : before[1];
                } else {
                    merged.add(new IpAddress[] {range.first(), range.last()});
                }
            });
            return new Table(
                    merged.stream().mapToLong(one -> one[0].high()).toArray(),
                    merged.stream().mapToLong(one -> one[0].low()).toArray(),
                    merged.stream().mapToLong(one -> one[1].high()).toArray(),
                    merged.stream().mapToLong(one -> one[1].low()).toArray());
        }

        boolean holds(IpAddress address) {
            int from = 0;
            int to = highs.length;
            while (from < to) {
                int middle = (from + to) >>> 1;
                if (order(highs[middle], lows[middle], address.high(), address.low()) <= 0) {
                    from = middle + 1;
                } else {
                    to = middle;
                }
            }
            int at = from - 1;
            return at >= 0 && order(address.high(), address.low(), lastHighs[at], lastLows[at]) <= 0;
        }
    }

    private final Table ipv4;
    private final Table ipv6;

    private AddressSet(Table ipv4, Table ipv6) {
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
    }

    /** Those of all {@code ranges}. */
    public static AddressSet of(List<AddressRange> ranges) {
        return new AddressSet(
                Table.of(ranges.stream().filter(AddressRange::ipv4).toList()),
                Table.of(ranges.stream().filter(one -> !one.ipv4()).toList()));
    }

    /** Whether one of the ranges holds it. */
    public boolean holds(IpAddress address) {
        return (address.ipv4() ? ipv4 : ipv6).holds(address);
    }

    private static int order(IpAddress one, IpAddress other) {
        return order(one.high(), one.low(), other.high(), other.low());
    }

    private static int order(long high, long low, long otherHigh, long otherLow) {
        int byHigh = Long.compareUnsigned(high, otherHigh);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, otherLow);
    }
}
