// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.sharedpool;

import java.util.List;

/** HTTP/2: one connection on each of some loops, and the one with the fewest streams takes the next request. */
final class FreeStreams implements SharedPool.Free {
    private final List<Lane> lanes;
    private final int[] streams;
    private int first;

    /** @param connections how many loops have one */
    FreeStreams(List<Lane> lanes, int connections) {
        this.lanes = lanes;
        this.streams = new int[Math.min(connections, lanes.size())];
    }

    @Override
    public Lane take(Lane home) {
        // By turns where they have the same, or an idle proxy would use one of them alone.
        first = (first + 1) % streams.length;
        int best = first;
        for (int i = 1; i < streams.length; i++) {
            int next = (first + i) % streams.length;
            if (streams[next] < streams[best]) {
                best = next;
            }
        }
        streams[best]++;
        return lanes.get(best);
    }

    @Override
    public void give(Lane lane, boolean reusable) {
        streams[lanes.indexOf(lane)]--;
    }
}
