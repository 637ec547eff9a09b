// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.wire;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What the peer may send on a stream unasked, as terms change (RFC 9113, section 6.9.2).
 *
 * <p>Between SETTINGS and its acknowledgement nobody knows which value the peer goes by; the peer is held to the larger
 * one and helped as if it went by the smaller one. Guarded by its connection's lock.
 */
public final class Http2Windows {
    private final Deque<Integer> unacknowledged = new ArrayDeque<>();
    private int acknowledged = 65_535;

    public void sent(int window) {
        unacknowledged.add(window);
    }

    public void acknowledged() {
        if (unacknowledged.isEmpty()) {
            throw new AssertionError("SETTINGS acknowledged once too often");
        }
        acknowledged = unacknowledged.remove();
    }

    public boolean settled() {
        return unacknowledged.isEmpty();
    }

    public int most() {
        return unacknowledged.stream().reduce(acknowledged, Math::max);
    }

    public int least() {
        return unacknowledged.stream().reduce(acknowledged, Math::min);
    }
}
