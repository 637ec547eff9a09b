// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import dev.rauta.dataplane.shared.SharedCells;
import java.net.InetAddress;

/**
 * Holds each client address to a number of connections, over all workers.
 *
 * <p>An IPv6 client has a network of addresses to choose from, so its first 64 bits count as one address.
 */
public final class AddressCounts {
    private final SharedCells cells;
    private final int limit;

    /** @param limit how many connections an address may have at one time; zero: any number */
    public AddressCounts(SharedCells cells, int limit) {
        this.cells = cells;
        this.limit = limit;
    }

    /** Whether {@code address} may have one more connection, which is then counted until {@link #close}. */
    boolean open(InetAddress address) {
        return limit == 0 || cells.acquire(key(address), limit);
    }

    /** Ends what {@link #open} counted. */
    void close(InetAddress address) {
        if (limit > 0) {
            cells.release(key(address));
        }
    }

    private static long key(InetAddress address) {
        byte[] bytes = address.getAddress();
        long key = bytes.length;
        for (int i = 0; i < Math.min(8, bytes.length); i++) {
            key = key << 8 | bytes[i] & 0xff;
        }
        return bytes.length == 4 ? key : ~key;
    }
}
