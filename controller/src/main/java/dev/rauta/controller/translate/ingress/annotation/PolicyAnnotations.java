// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.annotation;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.policy.CircuitBreakerSpec;
import dev.rauta.controller.cluster.policy.ConsistentHashSpec;
import dev.rauta.controller.cluster.policy.HashKeySpec;
import dev.rauta.controller.cluster.policy.HedgingSpec;
import dev.rauta.controller.cluster.policy.LoadBalancingSpec;
import dev.rauta.controller.cluster.policy.OutlierDetectionSpec;
import dev.rauta.controller.cluster.policy.RetrySpec;
import dev.rauta.controller.cluster.policy.SessionCookieSpec;
import dev.rauta.controller.cluster.policy.SlowStartSpec;
import dev.rauta.controller.cluster.policy.TimeoutsSpec;
import dev.rauta.controller.cluster.policy.resilience.RetryBudgetSpec;
import dev.rauta.controller.cluster.policy.resilience.RetryRateSpec;
import dev.rauta.controller.translate.AnnotationVerdict;
import dev.rauta.controller.translate.AnnotationVerdict.Verdict;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.ingress.nginx.NginxAnnotations;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.controller.translate.traffic.Asked;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.controller.translate.traffic.field.PolicyReader;
import dev.rauta.controller.translate.traffic.field.ResilienceReader;
import dev.rauta.controller.translate.traffic.field.RetryReader;
import dev.rauta.routes.SourceRef;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a TrafficPolicy as annotations of an Ingress: {@code loadBalancing.sessionCookie.maxAge} is
 * {@code rauta.dev/load-balancing-session-cookie-max-age}, and lists have commas.
 */
public final class PolicyAnnotations {
    private static final String OWN = "rauta.dev/";
    private static final String BALANCING = "load-balancing-";
    private static final String HASH = BALANCING + "consistent-hash-";
    private static final String COOKIE = BALANCING + "session-cookie-";
    private static final String BREAKER = "circuit-breaker-";
    private static final String OUTLIERS = "outlier-detection-";
    private static final String SLOW_START = "slow-start-";
    private static final String TIMEOUTS = "timeouts-";
    private static final String RETRY = "retry-";
    private static final String HEDGING = "hedging-";
    private static final String BUDGET = RETRY + "budget-";

    /** What a canary says of its own share of a path. */
    private static final Set<String> OF_SHARES = Set.of(BALANCING, BREAKER, OUTLIERS, SLOW_START, HealthAnnotations.CHECK);

    /** All of them. */
    private static final List<String> KEYS = Stream.of(LimitAnnotations.KEYS.stream(), ShapeAnnotations.KEYS.stream(), HealthAnnotations.KEYS.stream(), Stream.of(
            BALANCING + "type",
            BALANCING + "traffic-distribution",
            HASH + "algorithm",
            HASH + "key-type",
            HASH + "key-name",
            COOKIE + "name",
            COOKIE + "path",
            COOKIE + "max-age",
            COOKIE + "same-site",
            BREAKER + "max-connections",
            BREAKER + "max-pending-requests",
            BREAKER + "max-requests",
            BREAKER + "max-retries",
            OUTLIERS + "consecutive5xx",
            OUTLIERS + "consecutive-gateway-errors",
            OUTLIERS + "consecutive-connect-failures",
            OUTLIERS + "base-ejection-time",
            OUTLIERS + "max-ejection-time",
            OUTLIERS + "max-ejection-percent",
            SLOW_START + "window",
            TIMEOUTS + "request",
            TIMEOUTS + "attempt",
            TIMEOUTS + "connect",
            TIMEOUTS + "response-header",
            TIMEOUTS + "request-body",
            TIMEOUTS + "idle",
            TIMEOUTS + "request-idle",
            TIMEOUTS + "response-idle",
            RETRY + "attempts",
            RETRY + "conditions",
            RETRY + "status-codes",
            RETRY + "non-idempotent",
            RETRY + "backoff",
            RETRY + "max-backoff",
            RETRY + "max-retry-after",
            RETRY + "grpc-statuses",
            BUDGET + "percent",
            BUDGET + "interval",
            BUDGET + "min-retry-rate-count",
            BUDGET + "min-retry-rate-interval",
            HEDGING + "delay",
            HEDGING + "attempts")).flatMap(keys -> keys).toList();

    /** To look one up: every annotation of every Ingress is. */
    private static final Set<String> KNOWN = Set.copyOf(KEYS);

    private final SourceRef source;
    private final Map<String, String> all;
    private final Asked fields;
    private final boolean canary;
    private final Draft draft;

    private PolicyAnnotations(SourceRef source, Map<String, String> all, Asked fields, boolean canary, Draft draft) {
        this.source = source;
        this.all = all;
        this.fields = fields;
        this.canary = canary;
        this.draft = draft;
    }

    /** Whether an annotation, by its whole key, is one of them. */
    public static boolean has(String key) {
        return key.startsWith(OWN) && KNOWN.contains(key.substring(OWN.length())) || GuardAnnotations.has(key);
    }

    /**
     * Adds what those come to that do not guard; a part that is not sound is told, and left out.
     *
     * @param canary whether another Ingress says what holds for its paths
     */
    public static void read(SourceRef source, Map<String, String> all, Asked fields, boolean canary, Draft draft) {
        if (all.keySet().stream().anyMatch(PolicyAnnotations::has)) {
            new PolicyAnnotations(source, all, fields, canary, draft).read();
        }
    }

    private void read() {
        read(BALANCING, () -> PolicyReader.balancing(balancing()));
        read(BREAKER, () -> List.of(ResilienceReader.breaker(breaker())));
        read(OUTLIERS, () -> List.of(ResilienceReader.outliers(outliers())));
        read(SLOW_START, () -> List.of(ResilienceReader.slowStart(new SlowStartSpec(text(SLOW_START + "window")))));
        read(HealthAnnotations.CHECK, () -> List.of(new HealthAnnotations(this::text).read()));
        read(TIMEOUTS, () -> PolicyReader.timeouts(new TimeoutsSpec(
                text(TIMEOUTS + "request"),
                text(TIMEOUTS + "attempt"),
                text(TIMEOUTS + "connect"),
                text(TIMEOUTS + "response-header"),
                text(TIMEOUTS + "request-body"),
                text(TIMEOUTS + "idle"),
                text(TIMEOUTS + "request-idle"),
                text(TIMEOUTS + "response-idle"))));
        read(RETRY, () -> List.of(RetryReader.read(retry())));
        read(HEDGING, () -> List.of(RetryReader.hedging(new HedgingSpec(text(HEDGING + "delay"), number(HEDGING, "attempts")))));
        LimitAnnotations limits = new LimitAnnotations(source.at("").toString(), source.namespace(), this::text);
        read(LimitAnnotations.RATES, limits::rates);
        read(LimitAnnotations.CONCURRENCY, () -> List.of(limits.concurrency()));
        read(LimitAnnotations.COMPRESSION, () -> List.of(limits.compression()));
        ShapeAnnotations shapes = new ShapeAnnotations(source.namespace(), this::text);
        ShapeAnnotations.FIELDS.forEach(field -> read(field.part(), () -> List.of(field.read().apply(shapes))));
    }

    private void read(String part, Supplier<List<PolicyField>> meaning) {
        List<String> keys = KEYS.stream().filter(key -> key.startsWith(part) && text(key) != null).toList();
        if (keys.isEmpty()) {
            return;
        }
        if (canary && !OF_SHARES.contains(part)) {
            keys.forEach(key -> draft.annotation(
                    new AnnotationVerdict(source, OWN + key, Verdict.IGNORED, NginxAnnotations.PATHS_SAY)));
            return;
        }
        List<String> missing;
        try {
            missing = meaning.get().stream().flatMap(field -> fields.add(field).stream()).toList();
        } catch (IllegalArgumentException e) {
            refuse(keys, OrEmpty.text(e.getMessage()), false);
            return;
        }
        if (!missing.isEmpty()) {
            refuse(keys, missing.getFirst(), true);
            return;
        }
        keys.forEach(key -> draft.annotation(new AnnotationVerdict(
                source, OWN + key, Verdict.APPLIED, "as the field of a TrafficPolicy for each route of this Ingress")));
    }

    /** Says of each of them that it is not honoured; {@code elsewhere}: for what it names. */
    private void refuse(List<String> keys, String why, boolean elsewhere) {
        keys.forEach(key -> Words.refuse(source, OWN + key, why, elsewhere, draft));
    }

    private LoadBalancingSpec balancing() {
        boolean hash = KEYS.stream().anyMatch(key -> key.startsWith(HASH) && text(key) != null);
        boolean cookie = KEYS.stream().anyMatch(key -> key.startsWith(COOKIE) && text(key) != null);
        return new LoadBalancingSpec(
                text(BALANCING + "type"),
                text(BALANCING + "traffic-distribution"),
                hash
                        ? new ConsistentHashSpec(
                                text(HASH + "algorithm"), new HashKeySpec(text(HASH + "key-type"), text(HASH + "key-name")))
                        : null,
                cookie
                        ? new SessionCookieSpec(
                                text(COOKIE + "name"), text(COOKIE + "path"), text(COOKIE + "max-age"), text(COOKIE + "same-site"))
                        : null);
    }

    private CircuitBreakerSpec breaker() {
        return new CircuitBreakerSpec(
                number(BREAKER, "max-connections"),
                number(BREAKER, "max-pending-requests"),
                number(BREAKER, "max-requests"),
                number(BREAKER, "max-retries"));
    }

    private OutlierDetectionSpec outliers() {
        return new OutlierDetectionSpec(
                number(OUTLIERS, "consecutive5xx"),
                number(OUTLIERS, "consecutive-gateway-errors"),
                number(OUTLIERS, "consecutive-connect-failures"),
                text(OUTLIERS + "base-ejection-time"),
                text(OUTLIERS + "max-ejection-time"),
                number(OUTLIERS, "max-ejection-percent"));
    }

    private @Nullable Integer number(String part, String key) {
        String text = text(part + key);
        return text == null ? null : parsed(part + key, text);
    }

    private RetrySpec retry() {
        String attempts = text(RETRY + "attempts");
        String codes = text(RETRY + "status-codes");
        String conditions = text(RETRY + "conditions");
        String statuses = text(RETRY + "grpc-statuses");
        String anyMethod = text(RETRY + "non-idempotent");
        return new RetrySpec(
                attempts == null ? null : parsed("retry.attempts", attempts),
                conditions == null ? null : list(conditions),
                codes == null ? null : list(codes).stream().map(code -> parsed("retry.statusCodes", code)).toList(),
                anyMethod == null ? null : bool("retry.nonIdempotent", anyMethod),
                text(RETRY + "backoff"),
                text(RETRY + "max-backoff"),
                text(RETRY + "max-retry-after"),
                statuses == null ? null : list(statuses),
                KEYS.stream().anyMatch(key -> key.startsWith(BUDGET) && text(key) != null) ? budget() : null);
    }

    private RetryBudgetSpec budget() {
        return new RetryBudgetSpec(
                number(BUDGET, "percent"),
                text(BUDGET + "interval"),
                new RetryRateSpec(number(BUDGET, "min-retry-rate-count"), text(BUDGET + "min-retry-rate-interval")));
    }

    private @Nullable String text(String key) {
        return all.get(OWN + key);
    }

    static List<String> list(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).filter(one -> !one.isEmpty()).toList();
    }

    static int parsed(String path, String text) {
        if (!text.matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException(path + ": '" + text + "' (expected: a number)");
        }
        return Integer.parseInt(text);
    }

    static boolean bool(String path, String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(path + ": '" + text + "' (expected: true or false)");
        };
    }
}
