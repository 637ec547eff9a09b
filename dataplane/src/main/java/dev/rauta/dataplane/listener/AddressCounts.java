// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import dev.rauta.dataplane.shared.ClientKey;
import dev.rauta.dataplane.shared.SharedCells;
import java.net.InetAddress;

/** Holds each client address to a number of connections, over all workers. */
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
        return limit == 0 || cells.acquire(ClientKey.of(address), limit);
    }

    /** Ends what {@link #open} counted. */
    void close(InetAddress address) {
        if (limit > 0) {
            cells.release(ClientKey.of(address));
        }
    }
}
