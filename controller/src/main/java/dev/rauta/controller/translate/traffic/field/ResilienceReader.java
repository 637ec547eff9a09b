// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic.field;

import dev.rauta.controller.cluster.policy.CircuitBreakerSpec;
import dev.rauta.controller.cluster.policy.OutlierDetectionSpec;
import dev.rauta.controller.cluster.policy.SlowStartSpec;
import dev.rauta.routes.upstream.CircuitBreaker;
import dev.rauta.routes.upstream.OutlierDetection;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a policy says of an upstream in trouble, as {@link PolicyReader} reads the rest: throws
 * {@link IllegalArgumentException} with the path of what is wrong.
 */
public final class ResilienceReader {
    private static final int MOST = 999_999;
    private static final int FAILURES = 5;
    private static final Duration BASE = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofSeconds(300);
    private static final int PERCENT = 50;

    private ResilienceReader() {}

    public static PolicyField breaker(CircuitBreakerSpec spec) {
        String path = "circuitBreaker";
        return PolicyReader.within(path, () -> new PolicyField.Breaker(new CircuitBreaker(
                number("maxConnections", spec.maxConnections(), 1, MOST),
                number("maxPendingRequests", spec.maxPendingRequests(), 1, MOST),
                number("maxRequests", spec.maxRequests(), 1, MOST),
                number("maxRetries", spec.maxRetries(), 0, MOST))));
    }

    public static PolicyField outliers(OutlierDetectionSpec spec) {
        return PolicyReader.within("outlierDetection", () -> {
            OptionalInt any = number("consecutive5xx", spec.consecutive5xx(), 1, 1000);
            OptionalInt gateway = number("consecutiveGatewayErrors", spec.consecutiveGatewayErrors(), 1, 1000);
            OptionalInt connect = number("consecutiveConnectFailures", spec.consecutiveConnectFailures(), 1, 1000);
            Duration base = PolicyReader.duration("baseEjectionTime", spec.baseEjectionTime()).orElse(BASE);
            Duration longest = PolicyReader.duration("maxEjectionTime", spec.maxEjectionTime())
                    .orElse(base.compareTo(LONGEST) > 0 ? base : LONGEST);
            boolean none = any.isEmpty() && gateway.isEmpty() && connect.isEmpty();
            return new PolicyField.Outliers(new OutlierDetection(
                    none ? OptionalInt.of(FAILURES) : any,
                    gateway,
                    connect,
                    base,
                    longest,
                    number("maxEjectionPercent", spec.maxEjectionPercent(), 1, 100).orElse(PERCENT)));
        });
    }

    public static PolicyField slowStart(SlowStartSpec spec) {
        return PolicyReader.within("slowStart", () -> {
            Duration window = PolicyReader.duration("window", spec.window())
                    .orElseThrow(() -> new IllegalArgumentException("window: none (expected: a duration such as 30s)"));
            if (window.isZero() || window.compareTo(Duration.ofHours(1)) > 0) {
                throw new IllegalArgumentException("window: '" + spec.window() + "' (expected: more than zero, and 1h at most)");
            }
            return new PolicyField.SlowStart(window);
        });
    }

    private static OptionalInt number(String path, @Nullable Integer number, int least, int most) {
        if (number == null) {
            return OptionalInt.empty();
        }
        if (number < least || number > most) {
            throw new IllegalArgumentException(path + ": " + number + " (expected: " + least + ".." + most + ")");
        }
        return OptionalInt.of(number);
    }
}
