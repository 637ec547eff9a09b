// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.route;

import dev.rauta.controller.cluster.ByAge;
import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Part;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.gateway.GatewayDraft;
import dev.rauta.controller.translate.gateway.Parents;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TCPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TLSRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.UDPRoute;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Routes of every kind, attached to what they name; of each kind the oldest first. */
public final class RouteTranslator {
    private final Attacher attacher;
    private final Lookup lookup;

    private RouteTranslator(ClusterState state, Settings settings, Parents parents, Lookup lookup) {
        this.attacher = new Attacher(state, settings, parents, lookup.draft());
        this.lookup = lookup;
    }

    /** @param known all routes of {@code state}; what has been made of them was made with these {@code parents} and policies */
    public static void translate(ClusterState state, Settings settings, Parents parents, Lookup lookup, RouteParts known) {
        new RouteTranslator(state, settings, parents, lookup).translate(known);
    }

    private void translate(RouteParts known) {
        each(known.http, HTTPRoute::getSpec, (id, spec) -> requests(
                id,
                OrEmpty.list(spec.getParentRefs()),
                OrEmpty.list(spec.getHostnames()),
                BackendRefs.Carried.HTTP,
                all(spec.getRules(), RouteTranslator::rule)));
        each(known.grpc, GRPCRoute::getSpec, (id, spec) -> requests(
                id,
                OrEmpty.list(spec.getParentRefs()),
                OrEmpty.list(spec.getHostnames()),
                BackendRefs.Carried.GRPC,
                all(spec.getRules(), GrpcRules::of)));
        each(known.tls, TLSRoute::getSpec, (id, spec) -> streams(
                id,
                OrEmpty.list(spec.getParentRefs()),
                OrEmpty.list(spec.getHostnames()),
                BackendRefs.Carried.STREAM,
                all(spec.getRules(), rule -> Rule.of(rule.getName(), rule.getBackendRefs()))));
        each(known.tcp, TCPRoute::getSpec, (id, spec) -> streams(
                id,
                OrEmpty.list(spec.getParentRefs()),
                List.of(),
                BackendRefs.Carried.STREAM,
                all(spec.getRules(), rule -> Rule.of(rule.getName(), rule.getBackendRefs()))));
        each(known.udp, UDPRoute::getSpec, (id, spec) -> streams(
                id,
                OrEmpty.list(spec.getParentRefs()),
                List.of(),
                BackendRefs.Carried.DATAGRAMS,
                all(spec.getRules(), rule -> Rule.of(rule.getName(), rule.getBackendRefs()))));
    }

    private <T extends HasMetadata, S> void each(
            ByAge<T, Part> routes, Function<T, @Nullable S> specs, BiConsumer<ObjectId, S> meaning) {
        for (ByAge.One<T, Part> one : routes.all()) {
            Part part = one.made();
            if (part == null) {
                part = lookup.draft().record(() -> read(one, specs, meaning));
                one.made(part);
            }
            lookup.draft().add(part);
        }
    }

    private <T extends HasMetadata, S> void read(
            ByAge.One<T, Part> one, Function<T, @Nullable S> specs, BiConsumer<ObjectId, S> meaning) {
        S spec = specs.apply(one.object());
        if (spec == null) {
            lookup.draft().problem(
                    one.id().source(), "InvalidSpec", "spec: missing (expected: parentRefs and rules)");
        } else {
            meaning.accept(one.id(), spec);
        }
    }

    private static <A, B> List<B> all(@Nullable List<A> rules, Function<A, B> meaning) {
        return OrEmpty.list(rules).stream().map(meaning).toList();
    }

    /** A rule of a kind that has names and backends alone. */
    private record Rule(String name, List<BackendRef> backends) {
        static Rule of(@Nullable String name, @Nullable List<BackendRef> backends) {
            return new Rule(OrEmpty.text(name), OrEmpty.list(backends));
        }
    }

    private void requests(
            ObjectId id,
            List<ParentReference> parentRefs,
            List<String> hostnames,
            BackendRefs.Carried carried,
            List<RuleSpec> rules) {
        attacher.attach(id, parentRefs, hostnames, once(gateway ->
                HttpRules.of(id, rules, new BackendRefs(carried, id, gateway, lookup), lookup)));
    }

    private void streams(
            ObjectId id,
            List<ParentReference> parentRefs,
            List<String> hostnames,
            BackendRefs.Carried carried,
            List<Rule> rules) {
        Rule rule = rules.isEmpty() ? new Rule("", List.of()) : rules.getFirst();
        if (rules.size() > 1) {
            lookup.draft().problem(id.source("spec.rules[1]"), "FieldNotSupported",
                    "rules: " + rules.size() + " (expected: one; the others have no effect)");
        }
        attacher.attach(id, parentRefs, hostnames, once(gateway -> StreamRules.of(
                id,
                rule.name(),
                rule.backends(),
                new BackendRefs(carried, id, gateway, lookup),
                new BackendRefs(BackendRefs.Carried.DECRYPTED, id, gateway, lookup),
                lookup.draft())));
    }

    /** A Gateway's view of a route is made once, however many of its listeners the route names. */
    private static Function<GatewayDraft, Attacher.Rules> once(Function<GatewayDraft, Attacher.Rules> meaning) {
        Map<GatewayDraft, Attacher.Rules> known = new HashMap<>();
        return gateway -> known.computeIfAbsent(gateway, meaning);
    }

    private static RuleSpec rule(HTTPRouteRule rule) {
        return new RuleSpec(
                OrEmpty.text(rule.getName()),
                () -> HttpMatches.of(OrEmpty.list(rule.getMatches())),
                OrEmpty.list(rule.getFilters()),
                OrEmpty.list(rule.getBackendRefs()),
                rule.getTimeouts(),
                rule.getRetry(),
                rule.getSessionPersistence() != null);
    }
}
