// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.role;

import dev.rauta.app.admin.Readiness;
import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.snapshot.InForce;
import dev.rauta.routes.feed.http2.FeedClient;
import java.time.Duration;

/**
 * Whether a dataplane whose controller is elsewhere wants traffic.
 *
 * <p>What it has from its disk may be old: a controller is asked first. Where none answers it serves that all the same.
 */
final class Fed {
    /** For so long after the start a controller is waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final Dataplane dataplane;
    private final FeedClient feed;
    private final long since = System.nanoTime();

    Fed(Dataplane dataplane, FeedClient feed) {
        this.dataplane = dataplane;
        this.feed = feed;
    }

    /** Any thread. */
    Readiness readiness() {
        Readiness its = Readiness.of(dataplane);
        if (!its.ready() || feed.informed() && feed.connected()) {
            return its;
        }
        String version = dataplane.snapshots().inForce().map(InForce::version).map(one -> one.brief()).orElse("");
        if (!feed.informed() && System.nanoTime() - since < PATIENCE.toNanos()) {
            return new Readiness(false, "snapshot " + version + " from the state directory; a controller is asked for what is newer");
        }
        return new Readiness(true, its.words() + "; no controller answers, snapshot " + version + " serves on");
    }
}
