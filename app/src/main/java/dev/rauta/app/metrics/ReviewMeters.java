// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Counts and measures what an admission webhook is asked; any thread. */
public final class ReviewMeters {
    private final MeterRegistry registry;
    private final Timer timer;

    public ReviewMeters(MeterRegistry registry) {
        this.registry = registry;
        this.timer = Timer.builder("rauta.admission.review.duration")
                .description("From the question of an API server to the ruling, waiting included.")
                .serviceLevelObjectives(
                        Duration.ofMillis(5), Duration.ofMillis(25), Duration.ofMillis(100), Duration.ofMillis(500),
                        Duration.ofSeconds(1), Duration.ofSeconds(5))
                .register(registry);
    }

    /**
     * Counts one.
     *
     * @param kind of the object, {@code other} for those that are not judged
     * @param outcome the ruling's word
     * @param nanos how long it took
     */
    public void reviewed(String kind, String outcome, long nanos) {
        Counter.builder("rauta.admission.reviews")
                .description("Objects that an API server asked about before it took them.")
                .tag("kind", kind)
                .tag("outcome", outcome)
                .register(registry)
                .increment();
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }
}
