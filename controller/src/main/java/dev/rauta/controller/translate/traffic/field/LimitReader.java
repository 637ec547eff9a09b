// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic.field;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.policy.CompressionSpec;
import dev.rauta.controller.cluster.policy.ConcurrencySpec;
import dev.rauta.controller.cluster.policy.LimitKeySpec;
import dev.rauta.controller.cluster.policy.RateLimitServiceSpec;
import dev.rauta.controller.cluster.policy.RateLimitSpec;
import dev.rauta.controller.translate.GoDuration;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.filter.Coding;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.TrafficLimit;
import dev.rauta.routes.filter.limit.ClusterScope;
import dev.rauta.routes.filter.limit.ConcurrencyLimit;
import dev.rauta.routes.filter.limit.DescriptorEntry;
import dev.rauta.routes.filter.limit.LimitKey;
import dev.rauta.routes.filter.limit.RateLimit;
import dev.rauta.routes.filter.limit.ServiceLimit;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a policy says of limits and compression, in either spelling, as {@link PolicyReader} reads the rest. Throws
 * {@link IllegalArgumentException} with the path of what is wrong.
 */
public final class LimitReader {
    private static final int MOST_RATES = 8;
    private static final int MOST_REQUESTS = 1_000_000;
    private static final int SMALLEST_WORTH = 1024;
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern TYPE = Pattern.compile("[0-9A-Za-z.+-]+/([0-9A-Za-z.+-]+|\\*)");

    /** What text the web is made of; what is compressed already is none of it. */
    private static final List<String> TYPES = List.of(
            "text/*",
            "application/json",
            "application/ld+json",
            "application/problem+json",
            "application/manifest+json",
            "application/javascript",
            "application/xml",
            "application/wasm",
            "image/svg+xml");

    private LimitReader() {}

    /**
     * Those that dataplanes count, and each that a service does.
     *
     * @param owner whose limits they are: those of two owners count apart
     * @param namespace the owner's
     */
    public static List<PolicyField> rates(String owner, String namespace, List<RateLimitSpec> specs) {
        if (specs.isEmpty() || specs.size() > MOST_RATES) {
            throw new IllegalArgumentException("rateLimits: " + specs.size() + " (expected: 1.." + MOST_RATES + ")");
        }
        List<PolicyField> fields = new ArrayList<>();
        List<Filter> filters = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            String path = "rateLimits[" + i + "]";
            RateLimitSpec spec = specs.get(i);
            RateLimitServiceSpec service = spec.service();
            if (service == null) {
                filters.add(new TrafficLimit.Rate(rate(owner + " " + path, path, spec)));
            } else {
                fields.add(asked(owner + " " + path, namespace, path, spec, service));
            }
        }
        if (!filters.isEmpty()) {
            fields.addFirst(new PolicyField.Limits(PolicyField.Limits.RATES, filters));
        }
        return fields;
    }

    private static PolicyField asked(
            String name, String namespace, String path, RateLimitSpec spec, RateLimitServiceSpec service) {
        if (spec.requests() != null || spec.per() != null || spec.burst() != null || spec.scope() != null || spec.whenFull() != null) {
            throw new IllegalArgumentException(path + ": requests, per, burst, scope or whenFull beside service (expected: none of them,"
                    + " for the service knows)");
        }
        String its = path + ".service";
        List<LimitKey> key = key(path, spec.key());
        List<AddressRange> exempt = exempt(path, spec.exempt());
        RateLimit.Tell tell = tell(path, spec);
        boolean open = admits(path + ".whenUnavailable", OrEmpty.textOr(spec.whenUnavailable(), "Admit"));
        Function<UpstreamName, ServiceLimit> limit = upstream -> within(its, () -> new ServiceLimit(
                name,
                upstream,
                OrEmpty.text(service.domain()),
                OrEmpty.list(service.descriptor()).stream()
                        .map(one -> new DescriptorEntry(OrEmpty.text(one.key()), OrEmpty.text(one.value())))
                        .toList(),
                key,
                service.hitsAddend() == null ? 1 : service.hitsAddend(),
                exempt,
                spec.status() == null ? 429 : spec.status(),
                tell,
                open,
                GoDuration.parse(OrEmpty.textOr(service.timeout(), "100ms"))));
        // All but the Service is looked at now.
        var _ = limit.apply(new UpstreamName("any"));
        return PolicyField.Asking.one(
                PolicyField.Limits.RATES,
                true,
                BackendReader.read(its + ".backendRef", service.backendRef(), namespace, true),
                upstream -> new PolicyField.Limits(PolicyField.Limits.RATES, List.of(new TrafficLimit.AskedRate(limit.apply(upstream)))));
    }

    private static RateLimit.Tell tell(String path, RateLimitSpec spec) {
        String headers = OrEmpty.textOr(spec.headers(), "Never");
        return switch (headers) {
            case "Never" -> RateLimit.Tell.NEVER;
            case "Refused" -> RateLimit.Tell.REFUSED;
            case "Always" -> RateLimit.Tell.ALWAYS;
            default -> throw wrong(path + ".headers", headers, "Always, Refused or Never");
        };
    }

    private static RateLimit rate(String name, String path, RateLimitSpec spec) {
        int requests = requests(path + ".requests", spec.requests());
        int burst = spec.burst() == null ? requests : requests(path + ".burst", spec.burst());
        boolean openWhenFull = admits(path + ".whenFull", OrEmpty.textOr(spec.whenFull(), "Refuse"));
        Optional<ClusterScope> cluster = scope(path, spec);
        RateLimit.Tell tell = tell(path, spec);
        List<LimitKey> key = key(path, spec.key());
        List<AddressRange> exempt = exempt(path, spec.exempt());
        return within(path, () -> new RateLimit(
                name,
                requests,
                GoDuration.parse(OrEmpty.textOr(spec.per(), "1s")),
                burst,
                key,
                exempt,
                spec.status() == null ? 429 : spec.status(),
                openWhenFull,
                tell,
                cluster));
    }

    private static Optional<ClusterScope> scope(String path, RateLimitSpec spec) {
        String scope = OrEmpty.textOr(spec.scope(), "Dataplane");
        if (!scope.equals("Cluster") && !scope.equals("Dataplane")) {
            throw wrong(path + ".scope", scope, "Dataplane or Cluster");
        }
        boolean cluster = scope.equals("Cluster");
        if (!cluster && spec.whenUnavailable() != null) {
            throw wrong(path + ".whenUnavailable", spec.whenUnavailable(), "with scope Cluster alone");
        }
        if (cluster && spec.whenFull() != null) {
            throw wrong(path + ".whenFull", spec.whenFull(), "not with scope Cluster, whose store has room for all");
        }
        boolean open = admits(path + ".whenUnavailable", OrEmpty.textOr(spec.whenUnavailable(), "Admit"));
        return cluster ? Optional.of(new ClusterScope(open)) : Optional.empty();
    }

    private static boolean admits(String path, String word) {
        if (!word.equals("Refuse") && !word.equals("Admit")) {
            throw wrong(path, word, "Refuse or Admit");
        }
        return word.equals("Admit");
    }

    /** @param owner whose limit it is */
    public static PolicyField concurrency(String owner, ConcurrencySpec spec) {
        String path = PolicyField.Limits.CONCURRENCY;
        int requests = requests(path + ".requests", spec.requests());
        List<LimitKey> key = key(path, spec.key());
        List<AddressRange> exempt = exempt(path, spec.exempt());
        ConcurrencyLimit limit = within(path, () -> new ConcurrencyLimit(
                owner, requests, key, exempt, spec.status() == null ? 503 : spec.status()));
        return new PolicyField.Limits(path, List.of(new TrafficLimit.Concurrency(limit)));
    }

    public static PolicyField compression(CompressionSpec spec) {
        String path = PolicyField.Compressed.PATH;
        List<String> names = spec.codings() == null ? List.of("Zstd", "Brotli", "Gzip") : spec.codings();
        List<Coding> codings = names.stream().map(name -> coding(path, OrEmpty.text(name))).toList();
        List<String> types = spec.types() == null
                ? TYPES
                : spec.types().stream().map(type -> type(path, OrEmpty.text(type))).toList();
        int smallest = spec.minSize() == null ? SMALLEST_WORTH : spec.minSize();
        return new PolicyField.Compressed(within(path, () -> new Filter.Compression(codings, types, smallest)));
    }

    private static Coding coding(String path, String name) {
        return switch (name) {
            case "Gzip" -> Coding.GZIP;
            case "Brotli" -> Coding.BROTLI;
            case "Zstd" -> Coding.ZSTD;
            default -> throw wrong(path + ".codings", name, "Zstd, Brotli or Gzip");
        };
    }

    private static String type(String path, String type) {
        if (!TYPE.matcher(type).matches()) {
            throw wrong(path + ".types", type, "a media type, such as text/html or text/*");
        }
        return type.toLowerCase(Locale.ROOT);
    }

    private static int requests(String path, @Nullable Integer number) {
        if (number == null || number < 1 || number > MOST_REQUESTS) {
            throw wrong(path, number == null ? "" : number.toString(), "1.." + MOST_REQUESTS);
        }
        return number;
    }

    private static List<LimitKey> key(String path, @Nullable List<LimitKeySpec> parts) {
        return OrEmpty.list(parts).stream().map(part -> key(path + ".key", part)).toList();
    }

    private static LimitKey key(String path, LimitKeySpec part) {
        String type = OrEmpty.text(part.type());
        String name = OrEmpty.text(part.name());
        boolean claim = type.equals("JwtClaim");
        boolean named = claim || type.equals("Header") || type.equals("Cookie");
        if (named ? claim ? name.isEmpty() : !name.matches(TOKEN) : !name.isEmpty()) {
            throw wrong(path + ".name", name, "a token with type Header or Cookie, a claim with JwtClaim, and only then");
        }
        return switch (type) {
            case "SourceAddress" -> new LimitKey.Address();
            case "Header" -> new LimitKey.Header(name);
            case "Cookie" -> new LimitKey.Cookie(name);
            case "JwtClaim" -> new LimitKey.JwtClaim(name);
            default -> throw wrong(path + ".type", type, "SourceAddress, Header, Cookie or JwtClaim");
        };
    }

    private static List<AddressRange> exempt(String path, @Nullable List<String> ranges) {
        return OrEmpty.list(ranges).stream()
                .map(range -> within(path + ".exempt", () -> AddressRange.parse(OrEmpty.text(range))))
                .toList();
    }

    /** Says where it is wrong. */
    private static <T> T within(String path, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    private static IllegalArgumentException wrong(String path, String value, String expected) {
        return new IllegalArgumentException(path + ": '" + value + "' (expected: " + expected + ")");
    }
}
