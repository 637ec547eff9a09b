// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ranges by the thousand, held against one after the other. */
final class AddressSetTest {

    @Test
    void itHoldsWhatOneOfItsRangesHolds() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            List<AddressRange> ranges = new ArrayList<>();
            for (int i = 0; i < random.nextInt(200); i++) {
                IpAddress address = address(random);
                ranges.add(new AddressRange(address, address.ipv4() ? 96 + random.nextInt(33) : random.nextInt(129)));
            }
            AddressSet set = AddressSet.of(ranges);
            for (int i = 0; i < 500; i++) {
                IpAddress asked = i % 3 == 0 && !ranges.isEmpty() ? edge(ranges.get(random.nextInt(ranges.size())), random) : address(random);
                assertThat(set.holds(asked)).as("seed %d: %s in %s", seed, asked, ranges).isEqualTo(ranges.stream().anyMatch(one -> holds(one, asked)));
            }
        }
    }

    private static boolean holds(AddressRange range, IpAddress address) {
        return range.ipv4() == address.ipv4()
                && new AddressRange(address, range.bits()).first().equals(range.first());
    }

    /** An end of a range, or what is beside it. */
    private static IpAddress edge(AddressRange range, Random random) {
        IpAddress end = random.nextBoolean() ? range.first() : range.last();
        return new IpAddress(end.high(), end.low() + random.nextInt(3) - 1);
    }

    /** Few bits differ, so that ranges meet. */
    private static IpAddress address(Random random) {
        return random.nextBoolean()
                ? new IpAddress(0, 0xffff_0000_0000L | random.nextInt(64) << 25 | random.nextInt(256))
                : new IpAddress((long) random.nextInt(16) << 60, random.nextInt(256));
    }
}
