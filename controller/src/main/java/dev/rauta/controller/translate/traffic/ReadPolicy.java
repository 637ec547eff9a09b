// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.policy.PolicyTargetRef;
import dev.rauta.controller.cluster.policy.TrafficPolicy;
import dev.rauta.controller.cluster.policy.TrafficPolicySpec;
import dev.rauta.controller.condition.Outcome;
import dev.rauta.controller.translate.traffic.field.GuardReader;
import dev.rauta.controller.translate.traffic.field.HeaderReader;
import dev.rauta.controller.translate.traffic.field.HealthCheckReader;
import dev.rauta.controller.translate.traffic.field.LimitReader;
import dev.rauta.controller.translate.traffic.field.PageReader;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.controller.translate.traffic.field.PolicyReader;
import dev.rauta.controller.translate.traffic.field.ResilienceReader;
import dev.rauta.controller.translate.traffic.field.RetryReader;
import dev.rauta.controller.translate.traffic.field.ShapeReader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A TrafficPolicy, read.
 *
 * @param targets those that it may be attached to, be they there or not
 * @param fields what it says; nothing where it is not sound
 * @param closed why nothing may be served: it says what is not known, which may be a guard, or guards and is not sound
 * @param sound what is wrong with it, as its {@code Accepted}
 */
record ReadPolicy(ObjectId id, Set<PolicyTarget> targets, List<PolicyField> fields, Optional<String> closed, Outcome sound) {
    private static final String GATEWAY_GROUP = "gateway.networking.k8s.io";

    /** What a guard that cannot be honoured comes to. */
    static final String CLOSES = "; it guards, so that what it is attached to answers 503";

    /** By kind, the group. */
    private static final Map<String, String> TARGETS = Map.of(
            "Gateway", GATEWAY_GROUP,
            "ListenerSet", GATEWAY_GROUP,
            "HTTPRoute", GATEWAY_GROUP,
            "GRPCRoute", GATEWAY_GROUP,
            "Service", "");

    static ReadPolicy of(TrafficPolicy policy) {
        ObjectId id = ObjectId.of(policy);
        TrafficPolicySpec spec = policy.getSpec();
        Set<PolicyTarget> targets = targets(id, spec);
        Map<String, Object> unknown = spec == null ? Map.of() : OrEmpty.map(spec.unknown());
        try {
            List<PolicyField> fields = fields(id, spec, targets);
            if (unknown.isEmpty()) {
                return new ReadPolicy(id, targets, fields, Optional.empty(), Outcome.good("Accepted"));
            }
        } catch (IllegalArgumentException e) {
            if (unknown.isEmpty()) {
                return guards(spec)
                        ? new ReadPolicy(id, targets, List.of(), Optional.of(Effect.UNUSABLE),
                                Outcome.bad("Invalid", e.getMessage() + CLOSES))
                        : new ReadPolicy(
                                id, targets, List.of(), Optional.empty(), Outcome.bad("Invalid", OrEmpty.text(e.getMessage())));
            }
        }
        return new ReadPolicy(id, targets, List.of(), Optional.of(Effect.CLOSED), Outcome.bad("Invalid",
                String.join(", ", new TreeSet<>(unknown.keySet())) + ": not known to this version, and perhaps a guard, so that what"
                        + " it is attached to answers 503 (expected: loadBalancing, circuitBreaker, outlierDetection, slowStart, healthCheck,"
                        + " timeouts, retry, hedging, rateLimits, concurrency, compression, bandwidth, requestBody, requestBuffer, responseBuffer, errorPages, cookies, urlRewrite,"
                        + " redirect, cors, requestHeaders, responseHeaders, tracing, access, authentication or csrf)"));
    }

    private static boolean guards(@Nullable TrafficPolicySpec spec) {
        return spec != null && (spec.access() != null || spec.authentication() != null || spec.csrf() != null);
    }

    /** Whether it keeps requests out, or may. */
    boolean guards() {
        return closed.isPresent() || fields.stream().anyMatch(PolicyField.Guarding.class::isInstance);
    }

    /** Those of kinds that are not known are told as a fault; what else the policy says, it says of the others. */
    private static Set<PolicyTarget> targets(ObjectId id, @Nullable TrafficPolicySpec spec) {
        Set<PolicyTarget> targets = new LinkedHashSet<>();
        for (PolicyTargetRef ref : spec == null ? List.<PolicyTargetRef>of() : OrEmpty.list(spec.targetRefs())) {
            if (known(ref)) {
                targets.add(new PolicyTarget(
                        OrEmpty.text(ref.kind()), id.namespace(), OrEmpty.text(ref.name()), OrEmpty.text(ref.sectionName())));
            }
        }
        return targets;
    }

    private static boolean known(PolicyTargetRef ref) {
        return OrEmpty.text(ref.group()).equals(TARGETS.get(OrEmpty.text(ref.kind())))
                && !OrEmpty.text(ref.name()).isEmpty()
                && OrEmpty.map(ref.unknown()).isEmpty();
    }

    private static List<PolicyField> fields(ObjectId id, @Nullable TrafficPolicySpec spec, Set<PolicyTarget> targets) {
        if (spec == null || OrEmpty.list(spec.targetRefs()).isEmpty()) {
            throw new IllegalArgumentException("targetRefs: none (expected: at least one)");
        }
        for (PolicyTargetRef ref : OrEmpty.list(spec.targetRefs())) {
            if (!known(ref)) {
                throw new IllegalArgumentException("targetRefs: " + OrEmpty.text(ref.kind()) + " of group '"
                        + OrEmpty.text(ref.group()) + "', name '" + OrEmpty.text(ref.name())
                        + "'" + (OrEmpty.map(ref.unknown()).isEmpty() ? "" : ", with " + new TreeSet<>(OrEmpty.map(ref.unknown()).keySet()))
                        + " (expected: Gateway, ListenerSet, HTTPRoute or GRPCRoute of " + GATEWAY_GROUP
                        + ", or Service of group '', by name and perhaps sectionName)");
            }
        }
        List<PolicyField> fields = new ArrayList<>();
        if (spec.loadBalancing() != null) {
            fields.addAll(PolicyReader.balancing(spec.loadBalancing()));
        }
        if (spec.circuitBreaker() != null) {
            fields.add(ResilienceReader.breaker(spec.circuitBreaker()));
        }
        if (spec.outlierDetection() != null) {
            fields.add(ResilienceReader.outliers(spec.outlierDetection()));
        }
        if (spec.slowStart() != null) {
            fields.add(ResilienceReader.slowStart(spec.slowStart()));
        }
        if (spec.healthCheck() != null) {
            fields.add(HealthCheckReader.read(spec.healthCheck()));
        }
        if (spec.timeouts() != null) {
            fields.addAll(PolicyReader.timeouts(spec.timeouts()));
        }
        if (spec.retry() != null) {
            fields.add(RetryReader.read(spec.retry()));
        }
        if (spec.hedging() != null) {
            fields.add(RetryReader.hedging(spec.hedging()));
        }
        fields.addAll(limits(id, spec));
        List<PolicyField> shapes = shapes(id, spec);
        fields.addAll(shapes);
        if (spec.access() != null) {
            fields.addAll(GuardReader.access(spec.access()));
        }
        // Before what costs more to check.
        if (spec.csrf() != null) {
            fields.add(GuardReader.csrf(spec.csrf()));
        }
        if (spec.authentication() != null) {
            fields.addAll(GuardReader.authentication(spec.authentication(), id.namespace()));
        }
        boolean services = targets.stream().anyMatch(target -> target.kind().equals("Service"));
        if (services && (spec.timeouts() != null || spec.retry() != null || spec.hedging() != null)) {
            throw new IllegalArgumentException("timeouts, retry, hedging: with a Service among targetRefs (expected: none of them,"
                    + " for a request's time and attempts are counted before its Service is chosen)");
        }
        if (services && !limits(id, spec).isEmpty()) {
            throw new IllegalArgumentException("rateLimits, concurrency, compression: with a Service among targetRefs (expected:"
                    + " none of them, for these are a route's)");
        }
        if (services && !shapes.isEmpty()) {
            throw new IllegalArgumentException(shapes.stream().map(PolicyField::path).collect(Collectors.joining(", "))
                    + ": with a Service among targetRefs (expected: none of them, for these are a route's)");
        }
        return fields;
    }

    private static List<PolicyField> shapes(ObjectId id, TrafficPolicySpec spec) {
        List<PolicyField> fields = new ArrayList<>();
        read(spec.bandwidth(), ShapeReader::bandwidth, fields);
        read(spec.requestBody(), ShapeReader::requestBody, fields);
        read(spec.requestBuffer(), ShapeReader::requestBuffer, fields);
        read(spec.responseBuffer(), ShapeReader::responseBuffer, fields);
        read(spec.errorPages(), pages -> PageReader.read(pages, id.namespace()), fields);
        read(spec.cookies(), ShapeReader::cookies, fields);
        read(spec.urlRewrite(), ShapeReader::urlRewrite, fields);
        read(spec.redirect(), ShapeReader::redirect, fields);
        read(spec.cors(), ShapeReader::cors, fields);
        read(spec.requestHeaders(), HeaderReader::request, fields);
        read(spec.responseHeaders(), HeaderReader::response, fields);
        read(spec.tracing(), ShapeReader::tracing, fields);
        return fields;
    }

    private static <T> void read(@Nullable T spec, Function<T, PolicyField> reader, List<PolicyField> fields) {
        if (spec != null) {
            fields.add(reader.apply(spec));
        }
    }

    private static List<PolicyField> limits(ObjectId id, TrafficPolicySpec spec) {
        String owner = "TrafficPolicy " + id.namespace() + "/" + id.name();
        List<PolicyField> fields = new ArrayList<>();
        if (spec.rateLimits() != null) {
            fields.addAll(LimitReader.rates(owner, id.namespace(), spec.rateLimits()));
        }
        if (spec.concurrency() != null) {
            fields.add(LimitReader.concurrency(owner, spec.concurrency()));
        }
        if (spec.compression() != null) {
            fields.add(LimitReader.compression(spec.compression()));
        }
        return fields;
    }
}
