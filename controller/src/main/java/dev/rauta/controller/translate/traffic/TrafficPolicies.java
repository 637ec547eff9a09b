// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import dev.rauta.controller.cluster.Changes.Change;
import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.policy.TrafficPolicy;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.PolicyUse;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.gateway.Parents;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All TrafficPolicies, by what they are attached to; immutable.
 *
 * <p>What they come to in one place is asked with everything that leads there, the most specific first. Of several policies of
 * one target the oldest counts, for each field by itself. What limits or guards counts wherever it is said.
 */
public final class TrafficPolicies {
    /** Of no policy. */
    public static final TrafficPolicies NONE = new TrafficPolicies(List.of());

    private final List<ReadPolicy> all;
    private final Map<PolicyTarget, List<ReadPolicy>> byTarget = new HashMap<>();
    /** By object, policies that guard parts of it; those parts may not be there. */
    private final Map<PolicyTarget, Set<String>> guardedParts = new HashMap<>();
    /** Whatever has policies, or parts that have. */
    private final Set<PolicyTarget> objects = new HashSet<>();

    /** @param all the oldest first */
    private TrafficPolicies(List<ReadPolicy> all) {
        this.all = all;
        for (ReadPolicy policy : all) {
            for (PolicyTarget target : policy.targets()) {
                byTarget.computeIfAbsent(target, _ -> new ArrayList<>(1)).add(policy);
                objects.add(target.at(""));
                if (policy.guards() && !target.section().isEmpty()) {
                    guardedParts.computeIfAbsent(target.at(""), _ -> new HashSet<>()).add(target.section());
                }
            }
        }
    }

    public static TrafficPolicies of(ClusterState state, Settings settings) {
        List<TrafficPolicy> watched = state.trafficPolicies().all().stream()
                .filter(policy -> settings.watches(OrEmpty.text(policy.getMetadata().getNamespace())))
                .toList();
        return watched.isEmpty()
                ? NONE
                : new TrafficPolicies(ObjectId.oldestFirst(watched).stream().map(ReadPolicy::of).toList());
    }

    /** What policies of that change are attached to, before or after. */
    public static Set<PolicyTarget> targets(List<Change<TrafficPolicy>> changes) {
        Set<PolicyTarget> targets = new HashSet<>();
        changes.forEach(change -> change.sides().forEach(side -> targets.addAll(ReadPolicy.of(side).targets())));
        return targets;
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return all.isEmpty();
    }

    /**
     * What they come to.
     *
     * @param levels what leads there, the most specific first
     * @param said paths of fields that are said there by other means than a policy, each with what says it
     */
    public Effect of(Draft draft, References references, List<PolicyTarget> levels, Map<String, String> said) {
        if (all.isEmpty()) {
            return Effect.NONE;
        }
        Asked fields = new Asked(references);
        Map<String, String> taken = new HashMap<>(said);
        GuardSum guards = new GuardSum(draft, references);
        for (PolicyTarget level : levels) {
            PolicyTarget object = level.at("");
            if (objects.contains(object)) {
                draft.policy(PolicyUse.reached(object.toString()));
            }
            for (ReadPolicy policy : at(level)) {
                take(draft, level, policy, taken, fields);
            }
            guards.level(at(level));
            if (level.section().isEmpty()) {
                guards.astray(level, guardedParts.getOrDefault(level, Set.of()));
            }
        }
        if (guards.closed().isEmpty()) {
            guards.draw();
            fields.draws().forEach(draft::add);
        }
        for (PolicyTarget level : levels) {
            for (ReadPolicy policy : at(level)) {
                if (ClaimLimits.lost(policy.fields(), guards.all())) {
                    String where = levels.getFirst().toString();
                    draft.problem(policy.id().source("spec"), ClaimLimits.REASON, ClaimLimits.why("rateLimits, concurrency", where));
                }
            }
        }
        return Effect.of(fields.fields(), guards.all(), guards.closed());
    }

    private static void take(
            Draft draft, PolicyTarget target, ReadPolicy policy, Map<String, String> taken, Asked fields) {
        String level = target.toString();
        for (PolicyField field : policy.fields()) {
            // A Service that is asked is asked nothing on its own behalf, or it would ask itself without end.
            if (field instanceof PolicyField.Guarding
                    || field instanceof PolicyField.Asking && target.kind().equals("Service")) {
                continue;
            }
            String by = field.addsUp() ? null : taken.putIfAbsent(field.path(), level);
            if (by == null) {
                // Why it is left out, its own status says.
                var _ = fields.add(field);
            } else if (!by.equals(level)) {
                // A rival of the same target has lost whatever comes this way, and is told so by that alone.
                draft.policy(new PolicyUse(level, key(policy), field.path(), by));
            }
        }
    }

    /** What they come to for all requests to a Service's port by that name, perhaps an empty one. */
    public Effect ofService(Draft draft, References references, String namespace, String service, String port) {
        PolicyTarget whole = new PolicyTarget("Service", namespace, service, "");
        return of(draft, references, port.isEmpty() ? List.of(whole) : List.of(whole.at(port), whole), Map.of());
    }

    /**
     * Whether requests to a Service's port by that name are kept out by something, or may be: who asks it something cannot show what
     * a guard wants.
     */
    boolean guarded(References references, String namespace, String service, String port) {
        PolicyTarget whole = new PolicyTarget("Service", namespace, service, "");
        Set<String> parts = guardedParts.getOrDefault(whole, Set.of());
        return at(whole).stream().anyMatch(ReadPolicy::guards)
                || parts.contains(port)
                || !parts.isEmpty() && astray(references, whole, parts);
    }

    /** Whether an object that is there lacks one of its parts. */
    static boolean astray(References references, PolicyTarget object, Set<String> parts) {
        HasMetadata its = references.object(object.kind(), object.namespace(), object.name());
        return its != null && parts.stream().anyMatch(part -> !Sections.has(its, part));
    }

    /** Tells what came of each, once everything has been translated. */
    public void report(ClusterState state, References references, Parents parents, Draft draft) {
        if (!all.isEmpty()) {
            PolicyReport report = new PolicyReport(state, references, parents, draft);
            all.forEach(policy -> report.tell(policy, this));
        }
    }

    /** The policies of a target, the oldest first. */
    List<ReadPolicy> at(PolicyTarget target) {
        return byTarget.getOrDefault(target, List.of());
    }

    static String key(ReadPolicy policy) {
        return policy.id().namespace() + "/" + policy.id().name();
    }
}
