// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.datagram;

import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.shared.ClientKey;
import dev.rauta.dataplane.shared.SharedCells;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Holds the process to a number of flows, and each client address to a fourth of them, over all workers. */
public final class FlowCount {
    private static final long ALL = 0;

    /** How many an address may have however few there may be. */
    private static final int FEW = 16;

    private final SharedCells cells = new SharedCells(1);
    private final SharedCells byAddress;
    private final int limit;
    private final int limitPerAddress;

    /** @param limit 1 to 2^24 - 1 */
    public FlowCount(int limit) {
        this.limit = limit;
        this.limitPerAddress = Math.max(FEW, Math.ceilDiv(limit, 4));
        this.byAddress = new SharedCells(2 * limit);
    }

    /** Null where {@code client} may have one more, which is then counted until {@link #close}; else what it would pass. */
    @Nullable Limit open(InetAddress client) {
        if (!byAddress.acquire(ClientKey.of(client), limitPerAddress)) {
            return Limit.UDP_FLOWS_PER_ADDRESS;
        }
        if (!cells.acquire(ALL, limit)) {
            byAddress.release(ClientKey.of(client));
            return Limit.UDP_FLOWS;
        }
        return null;
    }

    void close(InetAddress client) {
        cells.release(ALL);
        byAddress.release(ClientKey.of(client));
    }
}
