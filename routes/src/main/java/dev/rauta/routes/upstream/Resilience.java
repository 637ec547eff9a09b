// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.upstream;

import java.time.Duration;
import java.util.Optional;

/**
 * What keeps an upstream's trouble from spreading; all but its endpoints' health is counted by each worker for itself.
 *
 * @param circuitBreaker how much is sent to it at a time
 * @param outlierDetection which endpoints are left out for a while
 * @param slowStart how long an endpoint that has come gets less than its share; with round robin and least request
 * @param healthCheck which endpoints are left out for what they answer to the dataplane itself
 * @param zones whether a zone's requests, and so its trouble, stay there
 */
public record Resilience(
        Optional<CircuitBreaker> circuitBreaker,
        Optional<OutlierDetection> outlierDetection,
        Optional<Duration> slowStart,
        Optional<HealthCheck> healthCheck,
        Optional<ZonePreference> zones) {
    private static final Duration LONGEST = Duration.ofHours(1);

    public Resilience {
        if (slowStart.isPresent() && (!slowStart.get().isPositive() || slowStart.get().compareTo(LONGEST) > 0)) {
            throw new IllegalArgumentException("slow start: " + slowStart.get() + " (expected: more than zero, and 1h at most)");
        }
    }

    /** Wherever endpoints are. */
    public Resilience(
            Optional<CircuitBreaker> circuitBreaker,
            Optional<OutlierDetection> outlierDetection,
            Optional<Duration> slowStart,
            Optional<HealthCheck> healthCheck) {
        this(circuitBreaker, outlierDetection, slowStart, healthCheck, Optional.empty());
    }

    /** Of nothing but where endpoints are. */
    public static Resilience of(ZonePreference zones) {
        return new Resilience(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(zones));
    }

    /** With no questions to endpoints. */
    public Resilience(
            Optional<CircuitBreaker> circuitBreaker, Optional<OutlierDetection> outlierDetection, Optional<Duration> slowStart) {
        this(circuitBreaker, outlierDetection, slowStart, Optional.empty(), Optional.empty());
    }

    /** What one says, and what it does not say as {@code other} says it. */
    public static Optional<Resilience> merged(Optional<Resilience> one, Optional<Resilience> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        Resilience its = one.get();
        Resilience less = other.get();
        return Optional.of(new Resilience(
                its.circuitBreaker.or(less::circuitBreaker),
                its.outlierDetection.or(less::outlierDetection),
                its.slowStart.or(less::slowStart),
                its.healthCheck.or(less::healthCheck),
                its.zones.or(less::zones)));
    }

    /** Whether endpoints of the dataplane's own zone are preferred. */
    public boolean prefersZone() {
        return zones.isPresent() && zones.get() == ZonePreference.SAME;
    }
}
