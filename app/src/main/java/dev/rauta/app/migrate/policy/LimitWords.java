// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate.policy;

import static dev.rauta.app.migrate.policy.GoText.orNull;

import dev.rauta.controller.cluster.policy.ConcurrencySpec;
import dev.rauta.controller.cluster.policy.DescriptorEntrySpec;
import dev.rauta.controller.cluster.policy.LimitKeySpec;
import dev.rauta.controller.cluster.policy.RateLimitServiceSpec;
import dev.rauta.controller.cluster.policy.RateLimitSpec;
import dev.rauta.controller.translate.traffic.field.LimitReader;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.filter.TrafficLimit;
import dev.rauta.routes.filter.limit.ClusterScope;
import dev.rauta.routes.filter.limit.ConcurrencyLimit;
import dev.rauta.routes.filter.limit.LimitKey;
import dev.rauta.routes.filter.limit.RateLimit;
import dev.rauta.routes.filter.limit.ServiceLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What requests are held to. */
final class LimitWords {
    private LimitWords() {}

    /**
     * Those that dataplanes count, then those that services do.
     *
     * @param rates in the order in which requests meet them
     * @param asked in the order in which requests meet them
     */
    static Said rates(List<TrafficLimit.Rate> rates, List<TrafficLimit.AskedRate> asked, String namespace) throws Unsayable {
        List<RateLimitSpec> specs = new ArrayList<>();
        rates.forEach(rate -> specs.add(spec(rate.limit())));
        ReadBack.check(List.copyOf(rates), () -> rates.isEmpty() ? List.of() : LimitReader.rates("", namespace, specs));
        // Each of a service is a field of its own, and of these the last one is met first.
        for (TrafficLimit.AskedRate one : asked.reversed()) {
            RateLimitSpec spec = spec(one.limit(), namespace);
            ReadBack.check(
                    List.of(one),
                    Map.of("rateLimits", one.limit().upstream()),
                    () -> LimitReader.rates("", namespace, List.of(spec)));
            specs.add(spec);
        }
        ReadBack.same(true, () -> !LimitReader.rates("", namespace, specs).isEmpty());
        return new Said("rateLimits", specs);
    }

    private static RateLimitSpec spec(RateLimit limit) {
        Optional<ClusterScope> cluster = limit.cluster();
        return new RateLimitSpec(
                limit.requests(),
                GoText.duration(limit.per()),
                limit.burst(),
                key(limit.key()),
                ranges(limit.exempt()),
                limit.status(),
                cluster.isEmpty() && limit.openWhenFull() ? "Admit" : null,
                cluster.isPresent() ? "Cluster" : null,
                cluster.map(scope -> admits(scope.openWhenUnavailable())).orElse(null),
                null,
                headers(limit.tell()));
    }

    private static RateLimitSpec spec(ServiceLimit limit, String namespace) throws Unsayable {
        RateLimitServiceSpec service = new RateLimitServiceSpec(
                ServiceWords.of(limit.upstream()).ref(namespace),
                limit.domain(),
                orNull(limit.constants().stream().map(one -> new DescriptorEntrySpec(one.key(), one.value())).toList()),
                limit.hits(),
                GoText.duration(limit.timeout()));
        return new RateLimitSpec(
                null,
                null,
                null,
                key(limit.key()),
                ranges(limit.exempt()),
                limit.status(),
                null,
                null,
                admits(limit.openWhenUnavailable()),
                service,
                headers(limit.tell()));
    }

    static Said concurrency(TrafficLimit.Concurrency filter) throws Unsayable {
        ConcurrencyLimit limit = filter.limit();
        ConcurrencySpec spec =
                new ConcurrencySpec(limit.requests(), key(limit.key()), ranges(limit.exempt()), limit.status());
        ReadBack.check(List.of(filter), () -> List.of(LimitReader.concurrency("", spec)));
        return new Said("concurrency", spec);
    }

    private static String admits(boolean open) {
        return open ? "Admit" : "Refuse";
    }

    private static @Nullable String headers(RateLimit.Tell tell) {
        return switch (tell) {
            case NEVER -> null;
            case REFUSED -> "Refused";
            case ALWAYS -> "Always";
        };
    }

    private static @Nullable List<LimitKeySpec> key(List<LimitKey> key) {
        return orNull(key.stream().map(LimitWords::key).toList());
    }

    private static LimitKeySpec key(LimitKey part) {
        return switch (part) {
            case LimitKey.Address() -> new LimitKeySpec("SourceAddress", null);
            case LimitKey.Header(String name) -> new LimitKeySpec("Header", name);
            case LimitKey.Cookie(String name) -> new LimitKeySpec("Cookie", name);
            case LimitKey.JwtClaim(String name) -> new LimitKeySpec("JwtClaim", name);
        };
    }

    private static @Nullable List<String> ranges(List<AddressRange> ranges) {
        return orNull(ranges.stream().map(AddressRange::toString).toList());
    }
}
