// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.metrics;

import dev.rauta.routes.feed.DataplaneId;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.feed.VerdictListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Measures pushes, and hands on what dataplanes say. */
public final class PushTimes implements VerdictListener {
    private final VerdictListener verdicts;
    private final Timer timer;

    /** @param verdicts who is told besides */
    public PushTimes(MeterRegistry registry, VerdictListener verdicts) {
        this.verdicts = verdicts;
        this.timer = Timer.builder("rauta.feed.push.duration")
                .description("From the sending of a push to its dataplane's verdict.")
                .serviceLevelObjectives(
                        Duration.ofMillis(5), Duration.ofMillis(25), Duration.ofMillis(100), Duration.ofMillis(500),
                        Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(30))
                .register(registry);
    }

    @Override
    public void onConnected(DataplaneId dataplane) {
        verdicts.onConnected(dataplane);
    }

    @Override
    public void onAhead(DataplaneId dataplane) {
        verdicts.onAhead(dataplane);
    }

    @Override
    public void onPushed(DataplaneId dataplane, Duration took) {
        timer.record(took);
        verdicts.onPushed(dataplane, took);
    }

    @Override
    public void onVerdict(DataplaneId dataplane, Verdict verdict) {
        verdicts.onVerdict(dataplane, verdict);
    }

    @Override
    public void onGone(DataplaneId dataplane) {
        verdicts.onGone(dataplane);
    }
}
