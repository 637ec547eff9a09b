// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.metrics;

import dev.rauta.routes.feed.DataplaneId;
import dev.rauta.routes.feed.SnapshotPublisher;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.feed.VerdictListener;
import dev.rauta.routes.snapshot.EncodedSnapshot;
import dev.rauta.routes.snapshot.SnapshotVersion;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A feed whose pushes are timed: from publication to each dataplane's verdict. */
public final class MeteredFeed implements SnapshotPublisher {
    private record Published(SnapshotVersion version, long at) {}

    private final SnapshotPublisher feed;
    private final Timer timer;
    private volatile @Nullable Published newest;

    /** @param open makes the feed that is metered, with the listener that it must tell */
    public MeteredFeed(MeterRegistry registry, VerdictListener verdicts, Function<VerdictListener, SnapshotPublisher> open) {
        this.timer = Timer.builder("rauta.feed.push.duration")
                .description("From a snapshot's publication to a dataplane's verdict.")
                .serviceLevelObjectives(
                        Duration.ofMillis(5), Duration.ofMillis(25), Duration.ofMillis(100), Duration.ofMillis(500),
                        Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(30))
                .register(registry);
        this.feed = open.apply(new VerdictListener() {
            @Override
            public void onVerdict(DataplaneId dataplane, Verdict verdict) {
                Optional.ofNullable(newest)
                        .filter(published -> published.version().equals(verdict.version()))
                        .ifPresent(published ->
                                timer.record(Duration.ofNanos(System.nanoTime() - published.at())));
                verdicts.onVerdict(dataplane, verdict);
            }

            @Override
            public void onGone(DataplaneId dataplane) {
                verdicts.onGone(dataplane);
            }
        });
    }

    @Override
    public void publish(EncodedSnapshot snapshot) {
        Published before = newest;
        if (before == null || !before.version().equals(snapshot.version())) {
            newest = new Published(snapshot.version(), System.nanoTime());
        }
        feed.publish(snapshot);
    }

    @Override
    public int dataplanes() {
        return feed.dataplanes();
    }

    @Override
    public void close() {
        feed.close();
    }
}
