// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.testing;

import dev.rauta.routes.upstream.CircuitBreaker;
import dev.rauta.routes.upstream.HashKey;
import dev.rauta.routes.upstream.HealthCheck;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.OutlierDetection;
import dev.rauta.routes.upstream.Resilience;
import dev.rauta.routes.upstream.ZonePreference;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** How endpoints of a seed are chosen, and asked whether they work. */
record RandomSending(Random random) {
    /** How endpoints are chosen. */
    LoadBalancing balancing() {
        HashKey key = switch (random.nextInt(6)) {
            case 4 -> new HashKey.Joined(List.of(
                    new HashKey.Text("a"), new HashKey.Host(), new HashKey.AskedUri(), new HashKey.Scheme(), new HashKey.Query(),
                    new HashKey.Argument("b")));
            case 0 -> new HashKey.Header("x-user");
            case 1 -> new HashKey.Path();
            case 2 -> new HashKey.SourceAddress();
            case 3 -> new HashKey.Uri();
            default -> new HashKey.Cookie("user");
        };
        return switch (random.nextInt(7)) {
            case 4 -> new LoadBalancing.RingSubset(key, 1 + random.nextInt(3));
            case 5 -> new LoadBalancing.SessionCookie(
                    maybe("session"), "/", maybe(Duration.ofHours(1)), Optional.empty(), maybe(".a.example"), maybe(Duration.ofHours(2)),
                    random.nextBoolean(),
                    maybe(new LoadBalancing.Stay(random.nextBoolean(), random.nextBoolean(), random.nextBoolean())));
            case 0 -> new LoadBalancing.LeastRequest();
            case 1 -> new LoadBalancing.Maglev(key);
            case 2 -> new LoadBalancing.RingHash(key);
            case 3 -> new LoadBalancing.SessionCookie(
                    maybe("session"), "/shop", maybe(Duration.ofHours(1)), maybe(LoadBalancing.SameSite.LAX));
            default -> new LoadBalancing.RoundRobin();
        };
    }

    /** What keeps trouble from spreading. */
    Resilience resilience() {
        CircuitBreaker breaker = new CircuitBreaker(
                OptionalInt.of(1 + random.nextInt(9)), OptionalInt.empty(), OptionalInt.of(7), OptionalInt.of(random.nextInt(3)));
        OutlierDetection outliers = new OutlierDetection(
                OptionalInt.of(5), OptionalInt.empty(), OptionalInt.of(3), Duration.ofSeconds(30), Duration.ofSeconds(300), 50);
        return new Resilience(maybe(breaker), maybe(outliers), maybe(Duration.ofSeconds(20)), maybe(check()), maybe(random.nextBoolean() ? ZonePreference.SAME : ZonePreference.ANY));
    }

    private HealthCheck check() {
        HealthCheck.Question question = switch (random.nextInt(3)) {
            case 0 -> new HealthCheck.Question.Http("GET", maybe("h.example:80"), "/ok?a", random.nextBoolean() ? List.of() : List.of(204, 404));
            case 1 -> new HealthCheck.Question.Grpc(random.nextBoolean() ? "" : "a.B");
            default -> new HealthCheck.Question.Tcp();
        };
        return new HealthCheck(
                question,
                random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(9000),
                Duration.ofSeconds(1 + random.nextInt(9)),
                Duration.ofSeconds(1),
                Duration.ofMillis(500),
                1 + random.nextInt(3),
                2);
    }

    private <T> Optional<T> maybe(T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }
}
