// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.sharedpool;

import dev.rauta.dataplane.upstream.RequestSender;
import dev.rauta.dataplane.upstream.pool.UpstreamPools;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How all workers of one proxy come by connections, and what that made them hand over; any thread. */
final class Variant implements Function<UpstreamPools, RequestSender> {
    private final @Nullable SharedPool shared;
    private final List<Lane> lanes = new CopyOnWriteArrayList<>();

    private Variant(@Nullable SharedPool shared) {
        this.shared = shared;
    }

    /** Each has a pool of its own, as in the product. */
    static Variant own() {
        return new Variant(null);
    }

    /** All have one, of HTTP/1.1 connections. */
    static Variant sharedHttp1() {
        return new Variant(new SharedPool(_ -> new FreeConnections()));
    }

    /** All have one, of so many HTTP/2 connections, each on a loop of its own. */
    static Variant sharedHttp2(int connections) {
        return new Variant(new SharedPool(lanes -> new FreeStreams(lanes, connections)));
    }

    @Override
    public RequestSender apply(UpstreamPools own) {
        Lane lane = new Lane(own);
        lanes.add(lane);
        if (shared != null) {
            shared.add(lane);
        }
        Placement placement = shared == null ? Placement.OWN : shared;
        return (request, handler) -> Passage.open(placement, lane, request, handler);
    }

    /** How often a call was handed over to another loop. */
    long handedOver() {
        return lanes.stream().mapToLong(Lane::handedOver).sum();
    }

    /** In how many batches. */
    long batches() {
        return lanes.stream().mapToLong(Lane::batches).sum();
    }

    /** How often the pool's lock was taken. */
    long locked() {
        return shared == null ? 0 : shared.taken();
    }

    /** How often another worker had it. */
    long contended() {
        return shared == null ? 0 : shared.contended();
    }
}
