// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate;

import dev.rauta.controller.cluster.policy.PolicyTargetRef;
import dev.rauta.controller.cluster.policy.TrafficPolicy;
import dev.rauta.controller.cluster.policy.TrafficPolicySpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The TrafficPolicies of one Ingress: what several rules have in common is written once, and attached to all of them. */
final class PolicySheet {
    private static final KubernetesSerialization SPECS = new KubernetesSerialization();
    private static final String GATEWAY_GROUP = "gateway.networking.k8s.io";
    private static final String GUARDS = "guards";
    private static final String LIMITS = "limits";
    private static final int MOST_TARGETS = 16;

    private final String ingress;
    private final Names names;
    private final List<RouteDraft> routes;
    private final List<TrafficPolicy> policies = new ArrayList<>();
    /** Of limits that are counted apart now. */
    private boolean apart;

    /** @param routes of one Ingress */
    PolicySheet(String ingress, List<RouteDraft> routes, Names names) {
        this.ingress = ingress;
        this.names = names;
        this.routes = routes;
    }

    /** What is said of rules, and by whom. */
    private record Saying(String unit, Object content) {}

    /** Names those rules that policies are attached to. */
    List<TrafficPolicy> write() {
        Map<Saying, Set<RuleDraft>> sayings = new LinkedHashMap<>();
        for (RouteDraft route : routes) {
            for (RuleDraft rule : route.rules()) {
                rule.policy().units().forEach((unit, fields) ->
                        sayings.computeIfAbsent(new Saying(unit, fields), _ -> identity()).add(rule));
                if (!rule.policy().guards().isEmpty()) {
                    sayings.computeIfAbsent(new Saying(GUARDS, rule.policy().guards()), _ -> identity()).add(rule);
                }
            }
        }
        Map<Set<RuleDraft>, List<Saying>> together = new LinkedHashMap<>();
        sayings.forEach((saying, rules) -> together.computeIfAbsent(rules, _ -> new ArrayList<>()).add(saying));
        together.forEach(this::write);
        return policies;
    }

    private static Set<RuleDraft> identity() {
        // Rules have no equals of their own.
        return new LinkedHashSet<>();
    }

    /** Whether limits of the Ingress are counted in several places now. */
    boolean apart() {
        return apart;
    }

    private void write(Set<RuleDraft> rules, List<Saying> sayings) {
        Map<String, Object> fields = new LinkedHashMap<>();
        List<Map<String, Object>> guards = List.of();
        for (Saying saying : sayings) {
            if (saying.unit().equals(GUARDS)) {
                guards = layers(saying.content());
            } else {
                fields.putAll(fields(saying.content()));
            }
        }
        List<PolicyTargetRef> targets = targets(rules);
        boolean limits = sayings.stream().anyMatch(saying -> saying.unit().equals(LIMITS));
        boolean before = policies.stream().anyMatch(policy -> policy.getSpec() != null
                && (policy.getSpec().rateLimits() != null || policy.getSpec().concurrency() != null));
        apart |= limits && (before || targets.size() > MOST_TARGETS);
        for (int i = 0; i < targets.size(); i += MOST_TARGETS) {
            List<PolicyTargetRef> some = targets.subList(i, Math.min(targets.size(), i + MOST_TARGETS));
            Map<String, Object> first = new LinkedHashMap<>(fields);
            guards.stream().findFirst().ifPresent(first::putAll);
            add(some, first);
            guards.stream().skip(1).forEach(layer -> add(some, layer));
        }
    }

    @SuppressWarnings("unchecked") // put there by nobody else
    private static List<Map<String, Object>> layers(Object content) {
        return (List<Map<String, Object>>) content;
    }

    @SuppressWarnings("unchecked") // put there by nobody else
    private static Map<String, Object> fields(Object content) {
        return (Map<String, Object>) content;
    }

    /** An HTTPRoute whose rules are all among them is named as a whole; closed ones do not count. */
    private List<PolicyTargetRef> targets(Set<RuleDraft> rules) {
        List<PolicyTargetRef> targets = new ArrayList<>();
        for (RouteDraft route : routes) {
            List<RuleDraft> its = route.rules().stream().filter(rules::contains).toList();
            boolean whole = route.rules().stream()
                    .allMatch(rule -> rules.contains(rule) || rule.backends().isEmpty() && rule.filters().isEmpty());
            if (!its.isEmpty() && whole) {
                targets.add(new PolicyTargetRef(GATEWAY_GROUP, "HTTPRoute", route.name(), null, null));
            } else {
                for (RuleDraft rule : its) {
                    rule.name("rule-" + (route.rules().indexOf(rule) + 1));
                    targets.add(new PolicyTargetRef(GATEWAY_GROUP, "HTTPRoute", route.name(), rule.name(), null));
                }
            }
        }
        return targets;
    }

    private void add(List<PolicyTargetRef> targets, Map<String, Object> fields) {
        String namespace = routes.getFirst().namespace();
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("targetRefs", targets);
        spec.putAll(fields);
        TrafficPolicy policy = new TrafficPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .withName(names.take("TrafficPolicy", namespace, ingress))
                .withNamespace(namespace)
                .build());
        policy.setSpec(SPECS.convertValue(spec, TrafficPolicySpec.class));
        policies.add(policy);
    }
}
